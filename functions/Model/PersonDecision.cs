namespace Vigie.Model;

public enum AlertAction
{
    /// <summary>A person takes it.</summary>
    Acknowledged,

    /// <summary>No repeats for a while.</summary>
    Muted,

    /// <summary>A false positive, or not about the brand.</summary>
    Rejected,

    /// <summary>The next person is asked.</summary>
    HandedOver,

    /// <summary>It was worth a call: what a backtest is measured against. Changes nothing else, and can be said when it is over.</summary>
    Serious,

    /// <summary>It was not worth a call.</summary>
    NotSerious,
}

/// <summary>What a person decided about an alert, who, and when.</summary>
/// <param name="By">The name given; untrusted. Who holds a link to an alert needs no account.</param>
public sealed record PersonDecision(AlertAction Action, string By, DateTimeOffset At);
