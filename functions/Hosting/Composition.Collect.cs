namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddCollect(this IServiceCollection services) => services;
}
