using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Model.Telemetry;
using Vigie.Store;

namespace Vigie.Receive;

/// <summary>Takes in what senders post.</summary>
public sealed partial class ReceiveFunction(
    SenderRegistry senders, BrandMatcher matcher, ListeningPlan plan, VigieSettings settings, StateStore states, TimeProvider time,
    ILogger<ReceiveFunction> logger)
{
    /// <summary>Bytes of UTF-8; a larger body is refused before anything else is looked at.</summary>
    public const int MaximumBody = 1024 * 1024;

    /// <summary>
    /// A call with more bad entries than this comes from a broken sender: it is refused whole, and nothing of it is kept.
    /// </summary>
    public const int MaximumSetAside = 100;

    private const int MaximumKeptEntry = 100_000;

    /// <summary>
    /// Answers 2xx with the mentions on their way, or 4xx with what is wrong. Idempotent: mentions have ids of their own, so that a
    /// repeated delivery changes nothing. Never a 5xx for anything a sender can send.
    /// </summary>
    public async Task<HttpOutcome> ReceiveAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var asks = call.Method.Equals("GET", StringComparison.OrdinalIgnoreCase);
        if (!asks && !call.Method.Equals("POST", StringComparison.OrdinalIgnoreCase))
        {
            return NotAllowed();
        }

        var name = call.Route.GetValueOrDefault("source", string.Empty).ToLowerInvariant();
        if (!IsSourceName(name))
        {
            return ReceiveAnswer.Fault(404, "The last part of the address is the name of a source: letters, digits and '-', at most 40.");
        }

        var source = SourceOf(name);
        if (senders.Find(source.Kind) is not { } sender || !source.Enabled)
        {
            return ReceiveAnswer.Fault(
                404,
                $"There is no pushed source '{name}': its kind must be one of {string.Join(", ", senders.Kinds)}, and it must be enabled.");
        }

        if (CallBody.LengthOf(call) > sender.MaximumBody)
        {
            return ReceiveAnswer.Fault(413, $"The body is over {sender.MaximumBody} bytes: send fewer mentions at a time.");
        }

        return asks ? Greet(call, name, sender) : Admit(call, name, sender) ?? await TakeInAsync(call, sender, source, cancellationToken);
    }

    /// <summary>Letters, digits and '-', at most 40: nothing else reaches a table key or a log.</summary>
    private static bool IsSourceName(string name) =>
        name.Length is > 0 and <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static HttpAnswer NotAllowed() => ReceiveAnswer.Fault(405, "Mentions are posted here: POST with a signed body.") with
    {
        Headers = new Dictionary<string, string> { ["Allow"] = "POST" },
    };

    /// <summary>Whoever is not configured is taken for the sender of its name, else for one that signs by our own rules.</summary>
    private SourcePlan SourceOf(string name) =>
        plan.Sources.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? new SourcePlan { Name = name, Kind = senders.Find(name)?.Kind ?? StandardWebhooksSender.KindName };

    private HttpAnswer Greet(HttpCall call, string name, ISender sender)
    {
        var keys = new SenderKeys(
            settings.WebhookSecrets.GetValueOrDefault(name) ?? [], settings.WebhookVerifyTokens.GetValueOrDefault(name));
        return sender.Greet(call, keys) ?? NotAllowed();
    }

    /// <summary>Null when the call is signed by whom the source knows, else the refusal.</summary>
    private HttpAnswer? Admit(HttpCall call, string name, ISender sender)
    {
        if (!settings.WebhookSecrets.TryGetValue(name, out var secrets) || secrets.Count == 0)
        {
            return ReceiveAnswer.Fault(401, $"This source takes nothing yet: set Webhooks__{name}__Secret ({sender.Secret}).");
        }

        if (sender.Refuse(call, secrets, time.GetUtcNow()) is { } refusal)
        {
            Log.Refused(logger, name, refusal);
            return ReceiveAnswer.Fault(401, refusal);
        }

        return null;
    }

    private async Task<HttpOutcome> TakeInAsync(HttpCall call, ISender sender, SourcePlan source, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        ReceivedMentions received;
        try
        {
            received = sender.Read(call, source.Name, now);
        }
        catch (ExpectedFailureException unreadable)
        {
            return ReceiveAnswer.Fault(400, unreadable.Message);
        }

        var reasons = received.SetAside.Select(entry => entry.Reason).ToList();
        if (reasons.Count > MaximumSetAside || (sender.IsMendable && received.Mentions.Count == 0 && reasons.Count > 0))
        {
            return ReceiveAnswer.Fault(
                422, $"{reasons.Count} mentions cannot be read; nothing was taken in.", [.. reasons.Take(MaximumSetAside)]);
        }

        await KeepAsync(source.Name, received.SetAside, now, cancellationToken);
        var placed = new Placement(plan, settings, matcher).Place(received.Mentions, source);
        Log.Received(logger, source.Name, received.Mentions.Count, reasons.Count, received.PassedOver.Count);
        return new HttpOutcome(
            received.Answer
                ?? ReceiveAnswer.Accepted(sender.AcceptedStatus, received.Mentions.Count, reasons, received.PassedOver),
            placed.Count == 0 ? Outgoing.Nothing : new Outgoing { Mentions = BatchPacker.Pack(source.Name, placed, cursor: null, now) });
    }

    /// <summary>What is set aside is kept with its reason before the sender is told that all is well.</summary>
    private async Task KeepAsync(
        string source, IReadOnlyList<RefusedEntry> setAside, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var entry in setAside)
        {
            var letter = new DeadLetter
            {
                // The same entry sent again is the same letter, wherever in the body it stands.
                Id = StableHash.Hex(24, "webhook", source, entry.Body),
                Queue = DeadLetter.WebhookQueue,
                At = now,
                Reason = $"{source}: {entry.Reason}",
                Deliveries = 1,
                Body = entry.Body.Length <= MaximumKeptEntry ? entry.Body : entry.Body[..MaximumKeptEntry],
            };
            await states.KeepDeadLetterAsync(letter, cancellationToken);
            Meters.DeadLetterKept(letter.Queue);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(300, LogLevel.Information, "Received {Count} mentions of {Source}; {SetAside} set aside, {PassedOver} passed over.")]
        public static partial void Received(ILogger logger, string source, int count, int setAside, int passedOver);

        [LoggerMessage(301, LogLevel.Information, "Refused a call to {Source}: {Reason}")]
        public static partial void Refused(ILogger logger, string source, string reason);
    }
}
