namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddWatch(this IServiceCollection services) => services;
}
