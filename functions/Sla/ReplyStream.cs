using Vigie.Model;

namespace Vigie.Sla;

/// <summary>
/// Reply warnings of one brand are one stream of cards, each of which names all that wait. Pure: <c>Watch</c> asks it before it queues
/// anything, <c>Notify</c> before it speaks.
/// </summary>
internal static class ReplyStream
{
    public static readonly TimeSpan LongestDistance = TimeSpan.FromHours(4);

    /// <summary>A warning goes out at least so long before its deadline.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Believed = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether a card named the wait. That the ceiling passed is news once more, unless a card named the wait since.
    /// </summary>
    public static bool IsKnown(Alert alert, NotificationReason reason, BrandState state) =>
        state.SlaTold.Contains(alert.Id) && (reason == NotificationReason.First || state.SlaToldAt >= alert.Evidence.CeilingAt);

    /// <summary>
    /// From one card to the next: <paramref name="groupFor"/>, doubled with each card that nobody reacted to, at most four hours.
    /// </summary>
    public static TimeSpan Distance(TimeSpan groupFor, int cards)
    {
        var distance = groupFor * Math.Pow(2, Math.Clamp(cards - 1, 0, 10));
        return distance < LongestDistance ? distance : LongestDistance;
    }

    /// <summary>
    /// That nobody reacted to the last card is believed for some minutes: to look costs two reads for each wait that it named, and in a
    /// crisis alerts come by the dozen.
    /// </summary>
    public static bool IsSilent(BrandState state, DateTimeOffset now) =>
        state.SlaSilentAt >= state.SlaToldAt && now - state.SlaSilentAt < Believed;

    /// <summary>The soonest that the next card may speak of this, as far as is known without looking for a reaction; null: now.</summary>
    public static DateTimeOffset? NextCard(Evidence evidence, BrandState state, TimeSpan groupFor, DateTimeOffset now) =>
        WaitUntil(evidence, state.SlaToldAt + Distance(groupFor, IsSilent(state, now) ? state.SlaCards : 1), now);

    /// <summary>Until then, but not past the next deadline; null: now.</summary>
    public static DateTimeOffset? WaitUntil(Evidence evidence, DateTimeOffset? open, DateTimeOffset now)
    {
        if (open is null || open <= now)
        {
            return null;
        }

        var deadline = evidence.DueAt > now ? evidence.DueAt : evidence.CeilingAt > now ? evidence.CeilingAt : null;
        var latest = deadline - Margin;
        return latest <= now ? null : latest < open ? latest : open;
    }
}
