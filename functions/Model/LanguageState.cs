namespace Vigie.Model;

/// <summary>Why no second opinion can be had.</summary>
public enum LanguageFault
{
    None,

    /// <summary>401: the key, or the identity, is not let in.</summary>
    NotLetIn,

    /// <summary>403: the free quota is used up, a network rule is in the way, or a role is missing.</summary>
    Forbidden,

    /// <summary>400, 404 and other refusals: the address or the version is wrong.</summary>
    Misdirected,

    /// <summary>429: too many requests.</summary>
    Throttled,

    /// <summary>Not reached, or 5xx.</summary>
    Away,

    /// <summary>No answer within the time there is.</summary>
    Slow,

    /// <summary>An answer that is none.</summary>
    Unreadable,
}

/// <summary>How the language service is doing, for all processes: after a failure it is left alone for a while.</summary>
public sealed record LanguageState
{
    /// <summary>Failures since it last worked.</summary>
    public int Failures { get; init; }

    public LanguageFault Fault { get; init; }

    /// <summary>Status and code of the last failure, such as "401 Unauthorized"; never what the service said.</summary>
    public string? Detail { get; init; }

    /// <summary>Since when this fault lasts, UTC.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Nobody asks before, UTC.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>Text records of one UTC month: what the language service bills. Reserved before use, corrected to what was billed.</summary>
public sealed record LanguageBudget
{
    /// <summary>For example "2026-11".</summary>
    public required string Month { get; init; }

    /// <summary>Records used or reserved this month.</summary>
    public int Used { get; init; }

    /// <summary>The UTC day that <see cref="UsedToday"/> is about.</summary>
    public int Day { get; init; }

    public int UsedToday { get; init; }

    /// <summary>Mentions that got a second opinion this month.</summary>
    public int Opinions { get; init; }

    /// <summary>When the operator was told that nothing is left; absent otherwise.</summary>
    public DateTimeOffset? SpentAt { get; init; }
}
