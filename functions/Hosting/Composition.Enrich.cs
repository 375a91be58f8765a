using Vigie.Enrich;

namespace Vigie.Hosting;

internal static partial class Composition
{
    private static IServiceCollection AddEnrich(this IServiceCollection services) => services
        .AddSingleton<ILanguageIdentifier, LanguageIdentifier>()
        .AddSingleton<ISentimentAnalyzer, LexiconSentimentAnalyzer>()
        .AddSingleton<ITriage, RuleTriage>()
        .AddSingleton<IJudge, Judge>();
}
