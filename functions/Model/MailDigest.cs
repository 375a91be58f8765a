namespace Vigie.Model;

/// <summary>A notice to the operator that waits for the day's mail.</summary>
/// <param name="Alert">The alert it is about.</param>
/// <param name="Sequence">Which of its notifications.</param>
/// <param name="At">When it would have been sent, UTC.</param>
/// <param name="Title">What it says, in one line.</param>
public sealed record DigestLine(AlertId Alert, int Sequence, DateTimeOffset At, string Title);

/// <summary>The day's mail in the making, and the one that is being handed over.</summary>
public sealed record MailDigest
{
    /// <summary>Lines of one mail; what is more is counted.</summary>
    public const int MostLines = 30;

    /// <summary>What waits for the next one, oldest first.</summary>
    public IReadOnlyList<DigestLine> Lines { get; init => field = value ?? []; } = [];

    /// <summary>More that found no room.</summary>
    public int More { get; init; }

    /// <summary>When the first of them came, UTC.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What is being handed over; absent when nothing is.</summary>
    public MailDigest? Sending { get; init; }

    public bool Has(AlertId alert, int sequence) =>
        Lines.Any(line => line.Alert == alert && line.Sequence == sequence) || Sending?.Has(alert, sequence) == true;
}
