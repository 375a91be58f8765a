using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Vigie.Model;
using Vigie.Model.Telemetry;
using Vigie.Store;

namespace Vigie.Hosting.Handler;

/// <summary>
/// Keeps the dead letters. A letter has the same id for the same message, and a message that was sent again carries the id of its letter:
/// however often it comes and fails, it is one letter. It goes when its message has been worked on.
/// </summary>
internal sealed partial class LetterBook(StateStore states, TimeProvider time, ILogger<LetterBook> logger)
{
    /// <summary>
    /// From this delivery on a letter is kept before the work begins, and taken back after it: a function that is killed at every delivery
    /// can say nothing at the last one. Such messages are rare, so it costs nothing otherwise.
    /// </summary>
    public const int TrialFrom = QueueWork.MaximumDeliveries - 2;

    /// <summary>Characters of a reason: enough for a person, small beside the body in its row.</summary>
    private const int MaximumReason = 500;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(16);

    /// <summary>To be called before the work.</summary>
    /// <returns>The state of the letter that <see cref="CloseAsync"/> takes back; null when there is none.</returns>
    public async Task<ETag?> OpenAsync(DeliveredMessage message, CancellationToken cancellationToken)
    {
        if (message.Deliveries < TrialFrom)
        {
            return message.Letter is null ? null : (await states.ReadDeadLetterAsync(message.Letter, cancellationToken))?.ETag;
        }

        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"Delivery {message.Deliveries} of {QueueWork.MaximumDeliveries} has begun and not ended, and none before succeeded: ")
            + "unless it is being tried right now, the function hung or was killed at it (out of memory?).";
        var tag = await KeepRowAsync(message, reason, cancellationToken);
        Log.OnTrial(logger, message.Queue, message.LetterId, message.Deliveries);
        return tag;
    }

    /// <summary>To be called after the work has succeeded. A letter that was kept anew meanwhile stays.</summary>
    public async Task CloseAsync(DeliveredMessage message, ETag? opened, CancellationToken cancellationToken)
    {
        if (opened is { } tag)
        {
            await states.RemoveDeadLetterAsync(message.LetterId, tag, cancellationToken);
        }

        if (message.Letter is not null)
        {
            await states.RemoveRedriveAsync(message.Letter, cancellationToken);
        }
    }

    /// <summary>
    /// Keeps a message that is given up, with its reason. While the store is away it tries again until the deadline: few deliveries are
    /// left for it, and after them only the broker's own dead-letter queue, where nobody looks.
    /// </summary>
    /// <returns>A line for the host's log.</returns>
    public Task<string> KeepAsync(DeliveredMessage message, string reason, Exception? failure, CancellationToken deadline) =>
        KeepAsync(message, () => Task.FromResult(reason), failure, deadline);

    /// <summary>
    /// The same for a message that comes after its last delivery and is not tried any more: nobody could say why. What is known of it
    /// stays.
    /// </summary>
    /// <returns>A line for the host's log.</returns>
    public Task<string> KeepExhaustedAsync(DeliveredMessage message, CancellationToken deadline) =>
        KeepAsync(message, () => ReasonOfExhaustedAsync(message), failure: null, deadline);

    private async Task<string> KeepAsync(
        DeliveredMessage message, Func<Task<string>> reasonOf, Exception? failure, CancellationToken deadline)
    {
        string reason;
        for (var pause = FirstPause; ; pause = pause < LongestPause ? pause * 2 : pause)
        {
            try
            {
                reason = await reasonOf();
                await KeepRowAsync(message, reason, CancellationToken.None);
                break;
            }
            catch (Exception away) when (!deadline.IsCancellationRequested)
            {
                Log.NotKept(logger, message.Queue, message.LetterId, away);
                await Task.Delay(pause, time, deadline);
            }
        }

        Meters.DeadLetterKept(message.Queue);
        Log.Kept(logger, message.Queue, message.LetterId, message.Deliveries, reason, failure);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Kept as dead letter {message.LetterId} after {message.Deliveries} deliveries: {reason}");
    }

    private async Task<string> ReasonOfExhaustedAsync(DeliveredMessage message) =>
        (await states.ReadDeadLetterAsync(message.LetterId, CancellationToken.None))?.Value.Reason
        ?? string.Create(
            CultureInfo.InvariantCulture, $"None of its {QueueWork.MaximumDeliveries} deliveries came to an end, and nobody could ")
        + "say why: the program was stopped or killed at each, or the store could not be reached.";

    private async Task<ETag> KeepRowAsync(DeliveredMessage message, string reason, CancellationToken cancellationToken)
    {
        var known = message.Letter is null ? null : await states.ReadDeadLetterAsync(message.Letter, cancellationToken);
        var letter = new DeadLetter
        {
            Id = message.LetterId,
            Queue = message.Queue,
            At = time.GetUtcNow(),
            Reason = reason.Length <= MaximumReason ? reason : reason[..MaximumReason],
            Deliveries = message.Deliveries,
            Body = known?.Value.Body ?? Unmarked(message),
        };
        var tag = await states.KeepDeadLetterAsync(letter, cancellationToken);
        if (message.Letter is not null)
        {
            // A person must ask anew: a message that kills its function would otherwise be sent again for ever.
            await states.RemoveRedriveAsync(message.Letter, cancellationToken);
        }

        return tag;
    }

    /// <summary>The message as it was before it was sent again.</summary>
    private static string Unmarked(DeliveredMessage message)
    {
        if (message.Letter is null || JsonNode.Parse(message.Body, documentOptions: Lenient) is not JsonObject json)
        {
            return message.Body;
        }

        foreach (var name in json.Select(member => member.Key).Where(IsLetter).ToList())
        {
            json.Remove(name);
        }

        return json.ToJsonString();
    }

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static bool IsLetter(string member) => member.Equals("letter", StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(
            1010,
            LogLevel.Error,
            "A message of queue {Queue} is kept as dead letter {Id} after {Deliveries} deliveries, see /api/deadletters: {Reason}")]
        public static partial void Kept(ILogger logger, string queue, string id, int deliveries, string reason, Exception? exception);

        [LoggerMessage(
            1011, LogLevel.Warning, "A message of queue {Queue} is tried for the {Deliveries}. time, its letter {Id} is kept beforehand.")]
        public static partial void OnTrial(ILogger logger, string queue, string id, int deliveries);

        [LoggerMessage(1012, LogLevel.Error, "The dead letter {Id} of queue {Queue} could not be kept yet; it is tried again.")]
        public static partial void NotKept(ILogger logger, string queue, string id, Exception exception);
    }
}
