namespace Vigie.Model;

/// <summary>
/// The facts that a thread's reply times follow from: who waits since when, and when the brand answered. Merging facts in any order gives
/// the same clock. Deadlines are not kept here: they are a pure function of this, the calendar and now (see <c>Sla</c>).
/// </summary>
public sealed record ReplyClock
{
    /// <summary>How many waiting messages are remembered one by one; of further ones only the last.</summary>
    public const int Capacity = 256;

    /// <summary>When the first message that needs an answer was written.</summary>
    public DateTimeOffset? FirstNeedAt { get; init; }

    /// <summary>When the last message that needs an answer was written.</summary>
    public DateTimeOffset? LastNeedAt { get; init; }

    /// <summary>Times of the messages written after the last answer that need one, ascending.</summary>
    public IReadOnlyList<DateTimeOffset> Waiting { get; init => field = value ?? []; } = [];

    /// <summary>The first answer at or after <see cref="FirstNeedAt"/>.</summary>
    public DateTimeOffset? FirstAnswerAt { get; init; }

    public DateTimeOffset? LastAnswerAt { get; init; }

    /// <summary>When a person decided that no answer is needed.</summary>
    public DateTimeOffset? DismissedAt { get; init; }

    /// <summary>A message at <paramref name="at"/> needs an answer.</summary>
    public ReplyClock Heard(DateTimeOffset at)
    {
        var clock = this with
        {
            FirstNeedAt = FirstNeedAt is { } first && first <= at ? first : at,
            LastNeedAt = LastNeedAt is { } last && last >= at ? last : at,
        };
        if (LastAnswerAt >= at || DismissedAt >= at)
        {
            return clock;
        }

        var waiting = Waiting.Append(at).Order().ToList();
        return clock with { Waiting = waiting.Count <= Capacity ? waiting : waiting[..Capacity] };
    }

    /// <summary>The brand answered at <paramref name="at"/>: whoever wrote until then waits no longer.</summary>
    public ReplyClock Answered(DateTimeOffset at)
    {
        var latest = LastAnswerAt is { } last && last >= at ? last : at;
        var waiting = Waiting.Where(need => need > latest).ToList();
        if (waiting.Count == 0 && LastNeedAt > latest && !(DismissedAt >= LastNeedAt))
        {
            waiting.Add(LastNeedAt.Value);
        }

        return this with
        {
            LastAnswerAt = latest,
            FirstAnswerAt = FirstAnswerAt is { } first && first <= at ? first : at,
            Waiting = waiting,
        };
    }

    /// <summary>A person decided that no answer is needed to what was written until now.</summary>
    public ReplyClock Dismissed(DateTimeOffset at)
    {
        var latest = DismissedAt is { } last && last >= at ? last : at;
        return this with { DismissedAt = latest, Waiting = [.. Waiting.Where(need => need > latest)] };
    }
}
