namespace Vigie.Tests.Faults;

/// <summary>Does one call to the store, or does to it what the history says.</summary>
internal interface IStoreCaller
{
    Task<T> CallAsync<T>(bool isWrite, Func<Task<T>> act);
}
