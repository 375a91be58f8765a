namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddNotify(this IServiceCollection services) => services;
}
