using Vigie.Detect;
using Vigie.Model;
using Vigie.Sla;

namespace Vigie.Process;

/// <summary>Puts together what an alert rests on. Pure.</summary>
internal static class EvidenceFile
{
    /// <param name="thread">The thread after the decision's mentions.</param>
    /// <param name="mentions">Mentions of it, as many as were read: the excerpts and the main kind of complaint come from them.</param>
    public static Evidence Of(
        MentionThread thread, IReadOnlyCollection<StoredMention> mentions, Signal? signal, SlaVerdict? verdict, DateTimeOffset now) =>
        Evidence.Of(thread, now) with
        {
            MainTriage = MainTriage(mentions),
            Excerpts = Excerpts.Strongest(mentions),
            Signal = signal,
            WaitingSince = verdict?.WaitingSince,
            DueAt = verdict?.DueAt,
            CeilingAt = verdict?.CeilingAt,
            Target = verdict?.Target.Within,
            TargetProvenance = verdict?.Target.Provenance,
        };

    /// <summary>The commonest triage of the negative mentions; "other" only if there is nothing else.</summary>
    private static Triage MainTriage(IEnumerable<StoredMention> mentions) => mentions
        .Where(stored => stored.Judgement is { Sentiment: Sentiment.Negative, Triage: not Triage.Other })
        .GroupBy(stored => stored.Judgement.Triage)
        .OrderByDescending(group => group.Count())
        .ThenByDescending(group => group.Key)
        .Select(group => group.Key)
        .FirstOrDefault();
}
