using System.Text.Json.Serialization;

namespace Vigie.Model.Listening;

/// <summary>A place that mentions come from, and how often it is asked.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SourcePlan
{
    /// <summary>Lower-case letters, digits and '-', at most 40. For pushed sources it is the last part of the webhook's path.</summary>
    public required string Name { get; init; }

    /// <summary>One of the registered kinds: "rss" is polled, "generic" and "postmark" are pushed.</summary>
    public required string Kind { get; init; }

    public Uri? Url { get; init; }

    public Channel Channel { get; init; }

    /// <summary>How often it is asked: 1 minute to 7 days, default 15 minutes.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Silence longer than this is an operator alert: 1 hour to 60 days; absent: learnt from the source's own rhythm.</summary>
    public TimeSpan? ExpectEvery { get; init; }

    /// <summary>Whether its mentions must speak of a brand to be kept. Default: true for polled sources, false for pushed ones.</summary>
    public bool? Match { get; init; }

    /// <summary>The brand its mentions belong to when they are not matched; absent: the first brand.</summary>
    public string? Brand { get; init; }

    /// <summary>
    /// Words, phrases and hashtags (with '#') that a source is asked for, where its kind can be asked; at most 20. Absent: the names and
    /// aliases of the brands.
    /// </summary>
    public IReadOnlyList<string> Find { get; set; } = [];

    /// <summary>The account it is read with, where its kind needs one: no secret.</summary>
    public string? Account { get; init; }

    /// <summary>How far back the first poll looks: nothing to 30 days, default 24 hours.</summary>
    public TimeSpan Backfill { get; set; } = TimeSpan.FromDays(1);

    /// <summary>US dollars a month that a source whose reads cost money may spend: 0 to 10,000; absent: the kind's own cap.</summary>
    public double? MonthlyCap { get; init; }

    public bool Enabled { get; set; } = true;
}
