using Vigie.Model.Listening;
using Vigie.Sla;
using Vigie.Store;
using Vigie.Watch;

namespace Vigie.Hosting;

internal static partial class Composition
{
    /// <summary>The chores run in this order.</summary>
    private static IServiceCollection AddWatch(this IServiceCollection services) => services
        .AddSingleton(provider => SlaPolicy.From(provider.GetRequiredService<ListeningPlan>()))
        .AddSingleton<Announcer>()
        .AddSingleton<BrandAlerts>()
        .AddSingleton<ReplyEvidence>()
        .AddSingleton<ReplyLine>()
        .AddSingleton<IDueHandler, SweepReplies>()
        .AddSingleton<IDueHandler, SweepNotices>()
        .AddSingleton<IDueHandler, SweepEscalations>()
        .AddSingleton<IDueHandler, SweepRepeats>()
        .AddSingleton<IDueHandler, SweepCalm>()
        .AddSingleton<IDueHandler, SweepDigest>()
        .AddSingleton<SlowerPolling>()
        .AddSingleton<OperatorAlerts>()
        .AddSingleton<SleepAlarm>()
        .AddSingleton<Cadence>()
        .AddSingleton<DueGlance>()
        .AddSingleton<CanaryCounts>()
        .AddSingleton<CanaryCheck>()
        .AddSingleton<ChoreHealth>()
        .AddSingleton<VolumeAlerts>()
        .AddSingleton<IChore, ReplanChore>()
        .AddSingleton<IChore, SweepChore>()
        .AddSingleton<IChore, RedriveChore>()
        .AddSingleton<IChore, DueSources>()
        .AddSingleton<IChore, BrandVolume>()
        .AddSingleton<IChore, BrandBaseline>()
        .AddSingleton<IChore, SelfCheckSources>()
        .AddSingleton<IChore, SelfCheckDeadLetters>()
        .AddSingleton<IChore, SelfCheckBacklog>()
        .AddSingleton<IChore, SelfCheckStuck>()
        .AddSingleton<IChore, BudgetChore>()
        .AddSingleton<IChore, CanaryChore>()
        .AddSingleton<IChore, SelfCheckSleep>()
        .AddSingleton<IChore, RetentionChore>()
        .AddSingleton<IChore, ExpiryChore>()
        .AddSingleton<WatchFunction>();
}
