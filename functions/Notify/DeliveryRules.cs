using System.Net.Mail;
using Vigie.Model;

namespace Vigie.Notify;

/// <summary>What an answer of a channel means, and when to try again: the one place that decides it. Pure.</summary>
internal static class DeliveryRules
{
    /// <summary>After this a notification is old news: what has not arrived by then has failed for good.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    /// <summary>So many failures in a row (about three quarters of an hour) and the operator is told that the channel is down.</summary>
    public const int AttemptsBeforeOperator = 5;

    private static readonly TimeSpan[] Backoff = [Minutes(1), Minutes(2), Minutes(5), Minutes(10), Minutes(30), Minutes(60)];

    /// <summary>
    /// By HTTP status. A gateway's 408 or 504 says that no answer came in time: what stands behind it may have taken the message, so it is
    /// <see cref="DeliveryOutcome.Unknown"/>. Every other 5xx and 429 was refused for now, everything else until a person changes
    /// something.
    /// </summary>
    public static DeliveryOutcome OfHttp(int status) => status switch
    {
        >= 200 and <= 299 => DeliveryOutcome.Accepted,
        408 or 504 => DeliveryOutcome.Unknown,
        423 or 425 or 429 or >= 500 => DeliveryOutcome.FailedForNow,
        _ => DeliveryOutcome.FailedForGood,
    };

    /// <summary>
    /// By SMTP reply (RFC 5321 4.2.1: 4yz is transient, 5yz permanent). Anything else means that the talk broke off: not known.
    /// </summary>
    public static DeliveryOutcome OfSmtp(SmtpStatusCode reply) => (int)reply switch
    {
        >= 200 and <= 299 => DeliveryOutcome.Accepted,
        >= 400 and <= 499 => DeliveryOutcome.FailedForNow,
        >= 500 and <= 599 => DeliveryOutcome.FailedForGood,
        _ => DeliveryOutcome.Unknown,
    };

    /// <summary>When nothing was heard: before a connection stood nothing can have arrived.</summary>
    public static DeliveryOutcome OfBrokenTalk(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError => DeliveryOutcome.FailedForNow,
        _ => DeliveryOutcome.Unknown,
    };

    /// <summary>Throws what <see cref="INotifier.SendAsync"/> promises for an outcome; returns when it was accepted.</summary>
    /// <exception cref="ExpectedFailureException">It failed, for now or for good.</exception>
    /// <exception cref="TimeoutException">It is not known.</exception>
    public static void Require(DeliveryOutcome outcome, string failure, TimeSpan? retryAfter = null, Exception? inner = null)
    {
        switch (outcome)
        {
            case DeliveryOutcome.Accepted:
                return;
            case DeliveryOutcome.Unknown:
                throw new TimeoutException(failure, inner);
            default:
                var kind = outcome == DeliveryOutcome.FailedForNow ? FailureKind.Temporary : FailureKind.Permanent;
                throw new ExpectedFailureException(kind, failure, retryAfter, inner);
        }
    }

    /// <summary>After the nth failure wait 1, 2, 5, 10, 30 minutes, then an hour each; longer if the channel asked for it.</summary>
    public static TimeSpan WaitAfter(int attempts, TimeSpan? retryAfter)
    {
        var wait = Backoff[Math.Clamp(attempts - 1, 0, Backoff.Length - 1)];
        return retryAfter > wait ? TimeSpan.FromTicks(Math.Min(retryAfter.Value.Ticks, GiveUpAfter.Ticks)) : wait;
    }

    /// <summary>Whether there is still something to try.</summary>
    public static bool MayStillArrive(Delivery delivery) => delivery.Outcome is DeliveryOutcome.Unknown or DeliveryOutcome.FailedForNow;

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
