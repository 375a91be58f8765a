using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;
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

    /// <summary>A card that old begins nothing and ends nothing: the next one starts a series of its own.</summary>
    private static readonly TimeSpan SeriesEnds = TimeSpan.FromHours(24);

    private const int MostRemembered = 200;

    /// <summary>The way to the store is waited for, and waiting is billed.</summary>
    private const int SideBySide = 8;

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
            var (decision, next) = await DecideAsync(alert, state, now, cancellationToken);
            if (next == state || await states.WriteBrandAsync(next, row?.ETag, cancellationToken) is not null)
            {
                return decision;
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
                .OrderByDescending(reply => reply.InLine)
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

    /// <summary>What to do, and what to remember of it before.</summary>
    private async Task<(SendDecision Decision, BrandState Next)> DecideAsync(
        Alert alert, BrandState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pending = alert.Pending!;
        if (state.SlaLeader == alert.Id && state.SlaToldAt >= pending.DecidedAt)
        {
            // It has the turn since an earlier attempt.
            return (SendDecision.Send, state);
        }

        var speaks = state with { SlaLeader = alert.Id, SlaToldAt = now };
        switch (pending.Reason)
        {
            case NotificationReason.Repeat when state.SlaLeader != alert.Id:
                return (new(WithheldReason.Superseded, UpdateOf: alert.UpdateOf), state);
            case NotificationReason.Repeat or NotificationReason.Escalated:
                return (SendDecision.Send, speaks);
            default:
                if (ReplyStream.IsKnown(alert, pending.Reason, state))
                {
                    return (new(WithheldReason.Folded, UpdateOf: state.SlaLeader), state);
                }

                // After the first card of a series the next one's time is the same whether or not anybody reacted: nobody need look yet.
                if ((state.SlaCards <= 1 || ReplyStream.IsSilent(state, now))
                    && ReplyStream.NextCard(alert.Evidence, state, plan.Alerts.GroupFor, now) is { } tooSoon)
                {
                    return (new(WithheldReason.None, tooSoon), state);
                }

                var over = !(now - state.SlaToldAt < SeriesEnds)
                    || (!ReplyStream.IsSilent(state, now) && await ReactedAsync(state, cancellationToken));
                var open = state.SlaToldAt + ReplyStream.Distance(plan.Alerts.GroupFor, over ? 1 : state.SlaCards);
                return ReplyStream.WaitUntil(alert.Evidence, open, now) is { } later
                    ? (new(WithheldReason.None, later), over ? state : state with { SlaSilentAt = now })
                    : (SendDecision.Send, speaks with { SlaCards = over ? 1 : state.SlaCards + 1 });
        }
    }

    /// <summary>Whether anybody answered, dismissed or took one of the waits that the last card named.</summary>
    private async Task<bool> ReactedAsync(BrandState state, CancellationToken cancellationToken)
    {
        foreach (var some in state.SlaTold.Chunk(SideBySide))
        {
            if ((await Task.WhenAll(some.Select(id => ReactedToAsync(id, state.SlaToldAt, cancellationToken)))).Contains(true))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> ReactedToAsync(AlertId id, DateTimeOffset? toldAt, CancellationToken cancellationToken)
    {
        var clock = (await threads.ReadThreadAsync(new ThreadId(id.Subject), cancellationToken))?.Value.Clock;
        return clock?.LastAnswerAt > toldAt || clock?.DismissedAt > toldAt
            || (await threads.ReadAlertAsync(id, cancellationToken))?.Value.AcknowledgedAt > toldAt;
    }
}
