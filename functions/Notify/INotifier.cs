using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Notify.AlertText;

namespace Vigie.Notify;

/// <summary>
/// A way to tell people. One file a channel; registered in <see cref="NotifierRegistry"/>. Sends once: whether to try again is decided by
/// who calls.
/// </summary>
public interface INotifier
{
    /// <summary>The name in deliveries, for example "teams".</summary>
    string Channel { get; }

    /// <summary>Whom it would tell of this alert; empty when it is not configured. No secret is in a recipient.</summary>
    IReadOnlyList<string> Recipients(AlertMessage message);

    /// <summary>What one of its messages uses up of a month's budget; null: nothing that anybody bills.</summary>
    Meter? Uses => null;

    /// <exception cref="ExpectedFailureException">It was not accepted, and whether trying again may help.</exception>
    /// <exception cref="TimeoutException">Whether it was accepted is not known: the next attempt is a possible repeat.</exception>
    Task SendAsync(AlertMessage message, string recipient, CancellationToken cancellationToken);
}

/// <summary>
/// An alert as people are told it: the facts, why now, and the words. Each channel gives the same words, in the same order, its own form.
/// </summary>
public sealed record AlertMessage
{
    public required Alert Alert { get; init; }

    public required int Sequence { get; init; }

    public required NotificationReason Reason { get; init; }

    /// <summary>Who is called at this moment.</summary>
    public required OnCall OnCall { get; init; }

    /// <summary>What is said.</summary>
    public required AlertContent Content { get; init; }

    /// <summary>The first line of the first notification of this alert: mail programs thread by subject.</summary>
    public string? FirstHeadline { get; init; }

    /// <summary>Whether an earlier attempt may have arrived.</summary>
    public bool PossibleRepeat { get; init; }
}
