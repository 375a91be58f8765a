namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddEnrich(this IServiceCollection services) => services;
}
