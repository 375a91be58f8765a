using Vigie.Collect.Fetching;

namespace Vigie.Collect;

/// <summary>Every kind of source that is polled, one line each. Kinds that are pushed are not here.</summary>
public sealed class SourceRegistry
{
    private static readonly Dictionary<string, Func<SourceTools, ISource>> Known = new(StringComparer.Ordinal)
    {
        ["rss"] = tools => new RssSource(tools.Fetcher, tools.Time),
        ["mastodon"] = tools => new MastodonSource(tools),
        ["bluesky"] = tools => new BlueskySource(tools),
        ["hackernews"] = tools => new HackerNewsSource(tools),
        ["youtube"] = tools => new YouTubeSource(tools),
        ["meta"] = tools => new MetaSource(tools),
        ["x"] = tools => new XSource(tools),
        ["discourse"] = tools => new DiscourseSource(tools),
    };

    private readonly Dictionary<string, ISource> byKind;

    public SourceRegistry(IEnumerable<ISource> sources) => byKind = sources.ToDictionary(source => source.Kind, StringComparer.Ordinal);

    /// <summary>The kinds that are polled, as <c>listening.json</c> names them.</summary>
    public static IReadOnlyCollection<string> Kinds => Known.Keys;

    /// <summary>The source of a kind; null for one that is pushed or unknown.</summary>
    public ISource? Find(string kind) => byKind.GetValueOrDefault(kind);

    internal static SourceRegistry Create(SourceTools tools) => new(Known.Values.Select(create => create(tools)));

    internal static SourceRegistry Create(SafeFetcher fetcher, TimeProvider time) => Create(new SourceTools(fetcher, time));
}
