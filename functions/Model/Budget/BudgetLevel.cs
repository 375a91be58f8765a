namespace Vigie.Model.Budget;

/// <summary>
/// What is given up for the budget, in this order; each level includes those before it. Nothing of it touches the way of an alert: what
/// comes in is stored, judged by the embedded judge, weighed and told as ever.
/// </summary>
public enum BudgetLevel
{
    /// <summary>Nothing.</summary>
    Normal,

    /// <summary>Sources are asked more seldom, except those that an open incident watches.</summary>
    SlowerPolling,

    /// <summary>The language service is not asked.</summary>
    NoSecondOpinions,

    /// <summary>Mails to the operator that can wait come together in one a day.</summary>
    DigestMails,
}

/// <summary>What the guard of the budget decided last.</summary>
/// <param name="Month">The month that it is about, UTC: "2026-11".</param>
/// <param name="Level">What is given up.</param>
/// <param name="Since">When this level was entered, UTC.</param>
/// <param name="CountedSince">From when on the month was counted, UTC: its beginning, or when the app was first run.</param>
public sealed record BudgetState(string Month, BudgetLevel Level, DateTimeOffset Since, DateTimeOffset CountedSince)
{
    /// <summary>The level that the operator was told of last.</summary>
    public BudgetLevel Told { get; init; }
}
