using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Bench.Cost;

/// <summary>Where a share of a brand's mentions comes from.</summary>
/// <param name="Name">Part of the source's name.</param>
/// <param name="Kind">As in <c>listening.json</c>.</param>
/// <param name="Share">Of all mentions, 0 to 1.</param>
/// <param name="NewThread">How probable it is that a mention begins a conversation; 1: there are none.</param>
/// <param name="PostEvery">Pushed sources: how long a sender gathers before it posts; zero posts each by itself.</param>
internal sealed record Place(string Name, string Kind, Channel Channel, double Share, double NewThread, TimeSpan? PostEvery = null)
{
    public bool IsPushed => PostEvery is not null;

    /// <summary>
    /// Two thirds are polled, a seventh comes from a connector that posts what it gathered in five minutes, a fifth is pushed one by one.
    /// </summary>
    public static readonly IReadOnlyList<Place> All =
    [
        new("mastodon", "mastodon", Channel.Mastodon, 0.12, 0.35),
        new("bluesky", "bluesky", Channel.Bluesky, 0.13, 0.35),
        new("forum", "discourse", Channel.Forum, 0.11, 0.2),
        new("video", "youtube", Channel.Video, 0.16, 0.1),
        new("news", "rss", Channel.News, 0.05, 1),
        new("reviews", "rss", Channel.Review, 0.08, 1),
        new("connector", "generic", Channel.X, 0.15, 0.35, TimeSpan.FromMinutes(5)),
        new("page", "generic", Channel.Facebook, 0.14, 0.15, TimeSpan.Zero),
        new("mailbox", "generic", Channel.Email, 0.06, 1, TimeSpan.Zero),
    ];
}

/// <summary>What is simulated.</summary>
/// <param name="Mentions">Of the whole month, replies of the brand included.</param>
internal sealed record CostScene(int Mentions)
{
    public static readonly DateTimeOffset Start = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    public const int MonthDays = 31;

    /// <summary>How much of the month is lived through, from its beginning.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromDays(MonthDays);

    public int Brands { get; init; } = 1;

    /// <summary>Whether somebody looks at the dashboard and takes alerts.</summary>
    public bool IsAttended { get; init; } = true;

    /// <summary>Whether whoever is on call also gets each alert by mail.</summary>
    public bool Mails { get; init; }

    /// <summary>Days on which a crisis begins, of a day and a half. A fifth of all mentions falls into them.</summary>
    public IReadOnlyList<int> Crises { get; init; } = [8, 21];

    /// <summary>Mentions of one brand in one crisis, in proportion when less than a month is lived through.</summary>
    public int CrisisMentions => Crises.Count == 0 ? 0 : (int)(0.2 * Mentions / Brands * OfMonth / Crises.Count);

    public double OfMonth => Length / TimeSpan.FromDays(MonthDays);

    public static string SourceName(int brand, Place place) => $"{place.Name}-{brand}";

    public ListeningPlan Plan() => new()
    {
        Brands =
        [
            .. Enumerable.Range(0, Brands)
                .Select(brand => new Brand { Id = $"brand-{brand}", Name = "Quennevel", TimeZone = "Europe/Paris", Language = "fr" }),
        ],
        Sources =
        [
            .. Enumerable.Range(0, Mentions == 0 ? 0 : Brands).SelectMany(brand => Place.All.Select(place => new SourcePlan
            {
                Name = SourceName(brand, place),
                Kind = place.Kind,
                Channel = place.Channel,
                Url = place.IsPushed ? null : new Uri("https://source.example/"),
                Match = false,
                Brand = $"brand-{brand}",
            })),
        ],
        People = [new Person { Name = "Léa", Email = "lea@brand.example" }, new Person { Name = "Max", Email = "max@brand.example" }],
        Alerts = new AlertPlan { Escalation = ["Léa", "Max"] },
    };
}
