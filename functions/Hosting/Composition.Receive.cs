using Vigie.Receive;

namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddReceive(this IServiceCollection services) => services
        .AddSingleton(_ => new SenderRegistry())
        .AddSingleton<ReceiveFunction>();
}
