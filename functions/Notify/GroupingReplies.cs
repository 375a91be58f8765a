using System.Collections.Concurrent;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>
/// Reply warnings of one brand are one stream. Whoever speaks names all that wait, so these count as told. The next card waits for
/// <see cref="AlertPlan.GroupFor"/>, twice as long after each card that nobody reacted to, and never past a deadline that nobody was told
/// of.
/// </summary>
internal sealed class GroupingReplies(ThreadStore threads, StateStore states, ListeningPlan plan, TimeProvider time)
{
    /// <summary>
    /// A wait that was named counts as told when its deadline lies within this; one that is due much later is told again when it is near.
    /// </summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromHours(8);

    public static readonly TimeSpan LongestDistance = TimeSpan.FromHours(4);

    /// <summary>A card that old begins nothing and ends nothing: the next one starts a series of its own.</summary>
    private static readonly TimeSpan SeriesEnds = TimeSpan.FromHours(24);

    /// <summary>A warning goes out at least so long before its deadline.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private const int MostRemembered = 200;

    /// <summary>
    /// That nobody reacted is believed for so long: to look costs two reads for each wait that was named, and in a crisis alerts come
    /// by the dozen.
    /// </summary>
    private static readonly TimeSpan Believed = TimeSpan.FromMinutes(10);

    /// <summary>By brand: of which card, and when, it was last seen that nobody reacted. A mere economy: another looks again.</summary>
    private readonly ConcurrentDictionary<string, (DateTimeOffset? Card, DateTimeOffset SeenAt)> nobodyReacted =
        new(StringComparer.Ordinal);

    /// <summary>Whether this alert speaks now, for all that wait; or waits for its turn; or was spoken for already.</summary>
    public async Task<SendDecision> TurnAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (alert.Brand is not { } brand || plan.Alerts.GroupFor == TimeSpan.Zero)
        {
            return SendDecision.Send;
        }

        while (true)
        {
            var now = time.GetUtcNow();
            var row = await states.ReadBrandAsync(brand, cancellationToken);
            var state = row?.Value ?? new BrandState { Brand = brand };
            var decision = await DecideAsync(alert, state, now, cancellationToken);
            if (decision.Speaks is not { } speaks)
            {
                return decision.Instead;
            }

            if (speaks == state || await states.WriteBrandAsync(speaks, row?.ETag, cancellationToken) is not null)
            {
                return SendDecision.Send;
            }
        }
    }

    /// <summary>People know now of these waits. Idempotent.</summary>
    /// <returns>Whether this was the first card of a series: it is the one that is handed on if nobody takes it.</returns>
    public async Task<bool> ToldAsync(Alert alert, IEnumerable<WaitingReply> waiting, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        IReadOnlyList<AlertId> told =
        [
            .. waiting.Where(reply => reply.DueAt <= now + Horizon)
                .Select(reply => reply.Alert)
                .Prepend(alert.Id).Distinct().Take(MostRemembered),
        ];
        while (alert.Brand is { } brand)
        {
            var row = await states.ReadBrandAsync(brand, cancellationToken);
            var state = (row?.Value ?? new BrandState { Brand = brand }) with { SlaLeader = alert.Id, SlaToldAt = now, SlaTold = told };
            if (await states.WriteBrandAsync(state, row?.ETag, cancellationToken) is not null)
            {
                return state.SlaCards <= 1;
            }
        }

        return true;
    }

    /// <summary>
    /// From one card to the next: <see cref="AlertPlan.GroupFor"/>, doubled with each card that nobody reacted to, at most four hours.
    /// </summary>
    public static TimeSpan Distance(TimeSpan groupFor, int cards)
    {
        var distance = groupFor * Math.Pow(2, Math.Clamp(cards - 1, 0, 10));
        return distance < LongestDistance ? distance : LongestDistance;
    }

    private async Task<(BrandState? Speaks, SendDecision Instead)> DecideAsync(
        Alert alert, BrandState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pending = alert.Pending!;
        if (state.SlaLeader == alert.Id && state.SlaToldAt >= pending.DecidedAt)
        {
            // It has the turn since an earlier attempt.
            return (state, default);
        }

        var speaks = state with { SlaLeader = alert.Id, SlaToldAt = now };
        switch (pending.Reason)
        {
            case NotificationReason.Repeat when state.SlaLeader != alert.Id:
                return (null, new(WithheldReason.Superseded, UpdateOf: alert.UpdateOf));
            case NotificationReason.Repeat or NotificationReason.Escalated:
                return (speaks, default);
            default:
                if (IsSaid(alert, pending, state))
                {
                    return (null, new(WithheldReason.Folded, UpdateOf: state.SlaLeader));
                }

                // After the first card of a series the next one's time is the same whether or not anybody reacted: nobody need look yet.
                if (state.SlaCards <= 1 && now - state.SlaToldAt < SeriesEnds
                    && WaitUntil(alert.Evidence, state.SlaToldAt + Distance(plan.Alerts.GroupFor, 1), now) is { } tooSoon)
                {
                    return (null, new(WithheldReason.None, tooSoon));
                }

                var over = !(now - state.SlaToldAt < SeriesEnds) || await ReactedAsync(state, now, cancellationToken);
                var open = state.SlaToldAt + Distance(plan.Alerts.GroupFor, over ? 1 : state.SlaCards);
                return WaitUntil(alert.Evidence, open, now) is { } later
                    ? (null, new(WithheldReason.None, later))
                    : (speaks with { SlaCards = over ? 1 : state.SlaCards + 1 }, default);
        }
    }

    /// <summary>That the ceiling passed is news once more, unless a card named the wait since.</summary>
    private static bool IsSaid(Alert alert, PendingNotification pending, BrandState state) =>
        state.SlaTold.Contains(alert.Id) && (pending.Reason == NotificationReason.First || state.SlaToldAt >= alert.Evidence.CeilingAt);

    private static DateTimeOffset? WaitUntil(Evidence evidence, DateTimeOffset? open, DateTimeOffset now)
    {
        if (open is null || open <= now)
        {
            return null;
        }

        var deadline = evidence.DueAt > now ? evidence.DueAt : evidence.CeilingAt > now ? evidence.CeilingAt : null;
        var latest = deadline - Margin;
        return latest <= now ? null : latest < open ? latest : open;
    }

    /// <summary>Whether anybody answered, dismissed or took one of the waits that the last card named.</summary>
    private async Task<bool> ReactedAsync(BrandState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (nobodyReacted.TryGetValue(state.Brand, out var seen) && seen.Card == state.SlaToldAt && now - seen.SeenAt < Believed)
        {
            return false;
        }

        foreach (var id in state.SlaTold)
        {
            var clock = (await threads.ReadThreadAsync(new ThreadId(id.Subject), cancellationToken))?.Value.Clock;
            if (clock?.LastAnswerAt > state.SlaToldAt || clock?.DismissedAt > state.SlaToldAt
                || (await threads.ReadAlertAsync(id, cancellationToken))?.Value.AcknowledgedAt > state.SlaToldAt)
            {
                return true;
            }
        }

        nobodyReacted[state.Brand] = (state.SlaToldAt, now);
        return false;
    }
}
