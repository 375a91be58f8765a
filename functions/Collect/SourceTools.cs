using Vigie.Collect.Fetching;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Collect;

/// <summary>What a source works with.</summary>
/// <param name="Fetcher">The one way out.</param>
/// <param name="Time">The one clock.</param>
internal sealed record SourceTools(SafeFetcher Fetcher, TimeProvider Time)
{
    /// <summary>Searches of one source at most, when the brands' own names are looked for.</summary>
    private const int MostNames = 10;

    /// <summary>Whose names are looked for when a source does not say what to find.</summary>
    public ListeningPlan Listening { get; init; } = new();

    /// <summary>By "{source}:{name}", as <see cref="VigieSettings.SourceCredentials"/>.</summary>
    public IReadOnlyDictionary<string, SecretString> Credentials { get; init; } = new Dictionary<string, SecretString>();

    /// <summary>Names of sources that may post to their webhook.</summary>
    public IReadOnlySet<string> Pushed { get; init; } = new HashSet<string>();

    /// <summary>Whether a source that can do both is only pushed: it has a webhook's secret and none to ask with.</summary>
    public bool IsOnlyPushed(SourcePlan plan, string name) => Pushed.Contains(plan.Name) && Secret(plan, name) is null;

    /// <summary>A source's secret; null without one. An app setting cannot have '-' everywhere, so '_' stands for it too.</summary>
    public SecretString? Secret(SourcePlan plan, string name) =>
        Credentials.TryGetValue($"{plan.Name}:{name}", out var secret)
            || Credentials.TryGetValue($"{plan.Name.Replace('-', '_')}:{name}", out secret) ? secret : null;

    /// <summary>A source's secret.</summary>
    /// <param name="advice">Where to get one, as a sentence without its full stop.</param>
    /// <exception cref="ExpectedFailureException">It is not set; the message says what to set and where to get it.</exception>
    public SecretString RequiredSecret(SourcePlan plan, string name, string advice) => Secret(plan, name)
        ?? throw new RefusedLoginException(LacksSecret(plan, name, advice)!);

    /// <summary>What to say when a source's secret is not set; null when it is.</summary>
    public string? LacksSecret(SourcePlan plan, string name, string advice) =>
        Secret(plan, name) is null ? $"Source '{plan.Name}' needs the setting {SettingOf(plan, name)}. {advice}." : null;

    /// <summary>Where the source is.</summary>
    /// <param name="what">What its url is the address of.</param>
    /// <exception cref="ExpectedFailureException">It is not said.</exception>
    public static Uri RequiredUrl(SourcePlan plan, string what) =>
        plan.Url ?? throw new ExpectedFailureException(FailureKind.Permanent, LacksUrl(plan, what)!);

    /// <summary>What to say when a source has no url; null when it has.</summary>
    public static string? LacksUrl(SourcePlan plan, string what) =>
        plan.Url is null ? $"Source '{plan.Name}' has no url; give the address of {what}." : null;

    /// <summary>The name of the setting that holds a source's secret.</summary>
    public static string SettingOf(SourcePlan plan, string name) => $"Sources__{plan.Name}__{name}";

    /// <summary>What a source is to be asked for: what it says itself, else the names and aliases of its brand, else of all.</summary>
    public IReadOnlyList<string> Wanted(SourcePlan plan) => plan.Find.Count > 0 ? plan.Find : [.. Listening.Brands
        .Where(brand => plan.Brand is null || plan.Brand == brand.Id)
        .SelectMany(brand => brand.Aliases.Prepend(brand.Name))
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Take(MostNames)];

    /// <summary>The accounts that speak for a brand at this very source.</summary>
    public IReadOnlyList<string> OwnAccounts(SourcePlan plan) => [.. Listening.Brands
        .SelectMany(brand => brand.Staff)
        .Where(account => account.Source == plan.Name)
        .Select(account => account.Author.Trim().TrimStart('@'))
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Take(MostNames)];
}

/// <summary>The place knows us not: a key is missing or refused. Whatever else is asked of it with that key is asked in vain.</summary>
internal sealed class RefusedLoginException(string message) : ExpectedFailureException(FailureKind.Permanent, message);
