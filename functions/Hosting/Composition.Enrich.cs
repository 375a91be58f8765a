using Vigie.Enrich;

namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddEnrich(this IServiceCollection services) => services
        .AddSingleton<ILanguageIdentifier>(_ => new LanguageIdentifier())
        .AddSingleton<ISentimentAnalyzer>(_ => new EmbeddedSentimentAnalyzer())
        .AddSingleton<ITriage, RuleTriage>()
        .AddSingleton<IJudge, Judge>();
}
