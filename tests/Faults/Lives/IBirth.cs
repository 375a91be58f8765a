namespace Vigie.Tests.Faults;

/// <summary>Starts lives: the first of a history's handlers, and the next one after each death.</summary>
internal interface IBirth : IAsyncDisposable
{
    Task<ILife> BearAsync(World world, int handler);
}
