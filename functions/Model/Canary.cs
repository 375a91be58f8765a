namespace Vigie.Model;

/// <summary>What the canary of a day carries through the queue.</summary>
/// <param name="Day">The local day that it is the sign of life of: its alert's id is a pure function of it.</param>
/// <param name="SentAt">When it was first sent, UTC.</param>
/// <param name="Mentions">Mentions of all brands on the day before; counted up to <see cref="MostCounted"/>.</param>
/// <param name="Alerts">Alerts opened on the day before; counted up to <see cref="MostCounted"/>.</param>
public sealed record CanaryMark(DateOnly Day, DateTimeOffset SentAt, int Mentions, int Alerts)
{
    /// <summary>Its source, its brand and its thread, whose partition holds nothing else.</summary>
    public const string Name = "canary";

    public const int MostCounted = 10_000;

    /// <summary>It is started so long after its time of day and no later: a day that was slept through has none.</summary>
    public static readonly TimeSpan StartsWithin = TimeSpan.FromHours(12);

    /// <summary>After this it is told no more, so that it never comes together with the next one.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    /// <summary>What has not arrived by then is overdue, and the operator is told another way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public static ThreadId Thread { get; } = new(Name);
}

/// <summary>What the watch remembers of its last canary.</summary>
public sealed record CanaryNote
{
    public required DateOnly Day { get; init; }

    /// <summary>When it was first sent; absent for the first day of a watch, which has none.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it was sent last: it is sent again until it is stored.</summary>
    public DateTimeOffset? LastSentAt { get; init; }

    public int Sends { get; init; }

    /// <summary>Nothing more is to be looked at: it arrived, or what is wrong was told.</summary>
    public bool Settled { get; init; }
}
