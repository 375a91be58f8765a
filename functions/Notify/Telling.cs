using System.Diagnostics;
using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Model.Telemetry;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>
/// Hands one claimed notification to its channels. Each attempt is recorded as unknown before it begins and with its outcome after, so that
/// an attempt cut short by a crash is known as a possible repeat, and one that was accepted is never made again.
/// </summary>
internal sealed partial class Telling(
    Outbox outbox, IReadOnlyList<INotifier> channels, TimeProvider time, ILogger logger, UsageTally? meters = null)
{
    /// <summary>A channel that hangs must not outlast the lease.</summary>
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(60);

    /// <param name="row">The claimed alert.</param>
    /// <param name="compose">The message, as a possible repeat or not.</param>
    /// <param name="cancellationToken">Ends the attempt under way, whose outcome then is unknown.</param>
    /// <returns>The alert, and what became of each delivery; empty when there is nobody to tell.</returns>
    public async Task<(Row<Alert> Row, IReadOnlyList<Delivery> Deliveries)> TellAsync(
        Row<Alert> row, Func<bool, AlertMessage> compose, CancellationToken cancellationToken)
    {
        var deliveries = row.Value.Pending!.Deliveries.ToList();
        var wanted = new HashSet<(string, string)>();
        foreach (var (channel, recipient) in Targets(compose(false)))
        {
            wanted.Add((channel.Channel, recipient));
            var index = deliveries.FindIndex(delivery => delivery.Channel == channel.Channel && delivery.Recipient == recipient);
            var begun = Begin(channel.Channel, recipient, index < 0 ? null : deliveries[index]);
            if (begun is null)
            {
                continue;
            }

            index = index < 0 ? Append(deliveries) : index;
            deliveries[index] = begun;
            row = await RecordAsync(row, deliveries, cancellationToken);
            deliveries[index] = await AttemptAsync(channel, begun, compose(begun.PossibleRepeat), cancellationToken);
            Meters.Delivered(channel.Channel, deliveries[index].Outcome);
        }

        // Whoever is not called any more is not tried any more.
        return (
            row,
            [.. deliveries.Select(delivery => wanted.Contains((delivery.Channel, delivery.Recipient)) ? delivery : LetGo(delivery))]);
    }

    private IEnumerable<(INotifier Channel, string Recipient)> Targets(AlertMessage message) =>
        channels.SelectMany(channel => channel.Recipients(message).Distinct().Select(recipient => (channel, recipient)));

    private Delivery? Begin(string channel, string recipient, Delivery? before)
    {
        var now = time.GetUtcNow();
        return before is { Outcome: DeliveryOutcome.Accepted or DeliveryOutcome.FailedForGood } || before?.NextAttemptAt > now
            ? null
            : new Delivery
            {
                Channel = channel,
                Recipient = recipient,
                Outcome = DeliveryOutcome.Unknown,
                Attempts = (before?.Attempts ?? 0) + 1,
                LastAttemptAt = now,
                PossibleRepeat = before is { Outcome: DeliveryOutcome.Unknown } or { PossibleRepeat: true },
            };
    }

    private static int Append(List<Delivery> deliveries)
    {
        deliveries.Add(null!);
        return deliveries.Count - 1;
    }

    private Task<Row<Alert>> RecordAsync(Row<Alert> row, IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        IReadOnlyList<Delivery> snapshot = [.. deliveries];
        return outbox.ChangeAsync(
            row, (alert, pending) => alert with { Pending = pending with { Deliveries = snapshot } }, cancellationToken);
    }

    private async Task<Delivery> AttemptAsync(INotifier channel, Delivery begun, AlertMessage message, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestAttempt, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (channel.Uses is { } meter)
        {
            // Whatever comes of it: what was accepted may be billed, and few are not.
            meters?.Add(meter, 1);
        }

        using var span = Spans.Within("deliver " + channel.Channel, ActivityKind.Client);
        try
        {
            await channel.SendAsync(message, begun.Recipient, either.Token);
            return begun with { Outcome = DeliveryOutcome.Accepted };
        }
        catch (ExpectedFailureException failure)
        {
            return Failed(
                begun,
                message.Alert.Id,
                failure.Kind == FailureKind.Temporary ? DeliveryOutcome.FailedForNow : DeliveryOutcome.FailedForGood,
                failure.Message,
                failure.RetryAfter);
        }
        catch (TimeoutException unclear)
        {
            return Failed(begun, message.Alert.Id, DeliveryOutcome.Unknown, unclear.Message, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(begun, message.Alert.Id, DeliveryOutcome.Unknown, $"No answer within {LongestAttempt.TotalSeconds} s.", null);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            // A fault in one channel must not keep the others from telling; it is logged as what it is.
            Log.Broken(logger, bug, channel.Channel, message.Alert.Id);
            return begun with { Outcome = DeliveryOutcome.FailedForGood, Error = $"The channel broke: {bug.GetType().Name}." };
        }
    }

    private Delivery Failed(Delivery begun, AlertId alert, DeliveryOutcome outcome, string error, TimeSpan? retryAfter)
    {
        Activity.Current?.SetStatus(ActivityStatusCode.Error);
        Log.Failed(logger, begun.Channel, alert, begun.Attempts, outcome, error);
        return begun with
        {
            Outcome = outcome,
            Error = error,
            NextAttemptAt = outcome == DeliveryOutcome.FailedForGood
                ? null
                : time.GetUtcNow() + DeliveryRules.WaitAfter(begun.Attempts, retryAfter),
        };
    }

    private static Delivery LetGo(Delivery delivery) => DeliveryRules.MayStillArrive(delivery)
        ? delivery with { Outcome = DeliveryOutcome.FailedForGood, NextAttemptAt = null, Error = delivery.Error ?? "Not on call any more." }
        : delivery;

    private static partial class Log
    {
        [LoggerMessage(500, LogLevel.Warning, "{Channel} did not take alert {Alert} at attempt {Attempt} ({Outcome}): {Error}")]
        public static partial void Failed(
            ILogger logger, string channel, AlertId alert, int attempt, DeliveryOutcome outcome, string error);

        [LoggerMessage(501, LogLevel.Error, "{Channel} broke on alert {Alert}; other channels go on.")]
        public static partial void Broken(ILogger logger, Exception exception, string channel, AlertId alert);
    }
}
