using Vigie.Store;
using Vigie.Web;

namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddWeb(this IServiceCollection services) => services
        .AddSingleton<Gate>()
        .AddSingleton<ActivityLog>()
        .AddSingleton<ListedRows>()
        .AddSingleton<RiskList>()
        .AddSingleton<SourceHealth>()
        .AddSingleton<ChannelHealth>()
        .AddSingleton<CanaryHealth>()
        .AddSingleton<LanguageHealth>()
        .AddSingleton<Pages>()
        .AddSingleton<MentionsApi>()
        .AddSingleton<ThreadsApi>()
        .AddSingleton<AlertsApi>()
        .AddSingleton<SourcesApi>()
        .AddSingleton<LettersApi>()
        .AddSingleton<StatsApi>()
        .AddSingleton<HealthApi>()
        .AddSingleton<ThreadActions>()
        .AddSingleton<CorrectionDesk>()
        .AddSingleton<CorrectionsApi>()
        .AddSingleton<ConfusionTable>()
        .AddSingleton<AlertPage>()
        .AddSingleton<PrivacyDesk>()
        .AddSingleton<PrivacyApi>()
        .AddSingleton<BacktestDesk>()
        .AddSingleton<BacktestApi>()
        .AddSingleton<BudgetApi>()
        .AddSingleton<WebRoutes>()
        .AddSingleton(provider => new WebFunction(
            provider.GetRequiredService<WebRoutes>(),
            provider.GetRequiredService<Gate>(),
            provider.GetRequiredService<SleepAlarm>(),
            provider.GetRequiredService<StoreReadiness>(),
            provider.GetRequiredService<ILogger<WebFunction>>()));
}
