using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Hosting;

/// <summary>Puts the stages together, in the order of the data's way.</summary>
internal static partial class Composition
{
    /// <param name="services">Where to put them.</param>
    /// <param name="settings">Checked settings of this machine.</param>
    /// <param name="plan">The validated plan of the brand.</param>
    /// <param name="time">The clock that everything goes by.</param>
    public static IServiceCollection AddVigie(
        this IServiceCollection services, VigieSettings settings, ListeningPlan plan, TimeProvider time) =>
        services
        .AddSingleton(settings)
        .AddSingleton(plan)
        .AddSingleton(time)
        .AddStore(settings)
        .AddCollect()
        .AddReceive()
        .AddEnrich()
        .AddProcess(settings)
        .AddWatch()
        .AddNotify()
        .AddWeb();

    /// <summary>The store alone, for those that only look whether it is there.</summary>
    public static IServiceCollection AddStoreOnly(this IServiceCollection services, VigieSettings settings) =>
        services.AddSingleton(settings).AddStore(settings);
}
