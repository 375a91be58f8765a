using Microsoft.Extensions.DependencyInjection.Extensions;
using Vigie.Model.Listening;
using Vigie.Process;
using Vigie.Sla;

namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddProcess(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => SlaPolicy.From(provider.GetRequiredService<ListeningPlan>()));
        return services.AddSingleton<ProcessFunction>();
    }
}
