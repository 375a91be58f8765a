namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddProcess(this IServiceCollection services) => services;
}
