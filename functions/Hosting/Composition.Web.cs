namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddWeb(this IServiceCollection services) => services;
}
