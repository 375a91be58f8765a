using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect;

/// <summary>A thread with further mentions taken in, and the last thing the detector said of them.</summary>
internal readonly record struct Folded(MentionThread Thread, Signal? Signal)
{
    /// <summary>What the detector was fed, in its order.</summary>
    public IReadOnlyList<ProofMention> Voices { get; init; } = [];
}

/// <summary>
/// Folds mentions into the summary of their thread. Pure. The order in which mentions arrive does not change any count, author, time or
/// clock; only the detector's state, which decays, depends on it.
/// </summary>
internal static class ThreadFold
{
    /// <summary>A title made from a text is cut here.</summary>
    public const int TitleLength = 100;

    /// <summary>Takes in mentions that were not stored before.</summary>
    public static Folded Add(MentionThread? before, IReadOnlyCollection<StoredMention> mentions, BrandState? brand, DetectionPlan plan)
    {
        var thread = before;
        Signal? signal = null;
        var voices = new List<ProofMention>(mentions.Count);
        foreach (var mention in InOrder(mentions))
        {
            thread ??= Empty(mention);
            var (counted, newAuthor) = Count(thread, mention);
            thread = counted;
            if (IsVoice(mention) && mention.History != true)
            {
                var seen = new VelocityEvent(
                    mention.Mention.CreatedAt, mention.Judgement.Scores.Negative, newAuthor);
                var (velocity, now) = VelocityDetector.Observe(thread.Velocity, seen, thread.NegativeAuthors.Count, brand, plan);
                thread = thread with { Velocity = velocity };
                signal = now ?? signal;
                voices.Add(new ProofMention(
                    mention.Key, seen.At, seen.Negativity, mention.Judgement.Sentiment == Sentiment.Negative, seen.NewAuthor,
                    thread.NegativeAuthors.Count));
            }
        }

        thread = thread ?? throw new ArgumentException("A thread has at least one mention.", nameof(mentions));
        return new Folded(thread, signal) { Voices = voices };
    }

    /// <summary>
    /// Counts a thread anew from all its mentions, after some of them were revised or deleted. What people did (their answers, their
    /// dismissal), the detector's state and the alerts stay: they follow from no mention.
    /// </summary>
    public static MentionThread Recount(MentionThread before, IReadOnlyCollection<StoredMention> all)
    {
        var thread = Empty(all.First()) with
        {
            Velocity = before.Velocity,
            OpenAlert = before.OpenAlert,
            Episodes = before.Episodes,
            Clock = new ReplyClock { DismissedAt = before.Clock.DismissedAt },
        };
        thread = InOrder(all).Aggregate(thread, (counted, mention) => Count(counted, mention).Thread);
        DateTimeOffset?[] answers = [before.Clock.FirstAnswerAt, before.Clock.LastAnswerAt];
        return thread with { Clock = answers.OfType<DateTimeOffset>().Aggregate(thread.Clock, (clock, at) => clock.Answered(at)) };
    }

    private static IEnumerable<StoredMention> InOrder(IEnumerable<StoredMention> mentions) =>
        mentions.OrderBy(mention => mention.Mention.CreatedAt).ThenBy(mention => mention.Key.Value, StringComparer.Ordinal);

    /// <summary>Whether it is somebody's opinion: not the brand's own words, and not withdrawn.</summary>
    private static bool IsVoice(StoredMention mention) => !mention.Mention.FromBrand && !mention.Mention.Deleted;

    /// <summary>An article that other outlets carry too is one voice, however many carry it. It stands in the thread of the first one
    /// although nothing native ties it there.</summary>
    private static bool IsSyndicated(StoredMention stored) =>
        stored.Mention is { Channel: Channel.News or Channel.Blog, ThreadId: null, ParentId: null } mention
        && stored.Thread != ThreadId.Of(stored.Brand, mention.Source, mention.Id);

    private static MentionThread Empty(StoredMention first) => new()
    {
        Id = first.Thread,
        Brand = first.Brand,
        Source = first.Mention.Source,
        Channel = first.Mention.Channel,
        Title = string.Empty,
    };

    private static (MentionThread Thread, bool NewAuthor) Count(MentionThread thread, StoredMention mention)
    {
        var counted = WithPlace(thread, mention) with { Mentions = thread.Mentions + 1 };
        if (mention.Mention.FromBrand)
        {
            return (counted with { Clock = counted.Clock.Answered(mention.Mention.CreatedAt) }, false);
        }

        return mention.Mention.Deleted ? (counted, false) : CountVoice(counted, mention);
    }

    private static (MentionThread Thread, bool NewAuthor) CountVoice(MentionThread thread, StoredMention stored)
    {
        var (mention, judgement) = (stored.Mention, stored.Judgement);
        var negative = judgement.Sentiment == Sentiment.Negative;
        var identity = mention.Author?.Identity ?? string.Empty;
        var silent = IsSyndicated(stored);
        var (authors, newAuthor) = silent ? (thread.Authors, false) : thread.Authors.With(identity);
        var (negativeAuthors, newNegative) = negative && !silent ? thread.NegativeAuthors.With(identity) : (thread.NegativeAuthors, false);
        var (language, lead) = Vote(thread, judgement.Language);
        var counted = thread with
        {
            Positive = thread.Positive + (judgement.Sentiment == Sentiment.Positive ? 1 : 0),
            Negative = thread.Negative + (negative ? 1 : 0),
            Questions = thread.Questions + (judgement.Triage == Triage.Question ? 1 : 0),
            Attacks = thread.Attacks + (judgement.Triage == Triage.Attack ? 1 : 0),
            Authors = authors,
            NegativeAuthors = negativeAuthors,
            Language = language,
            LanguageLead = lead,
            LargestReach = mention.Author?.Followers is { } reach && !(thread.LargestReach >= reach) ? reach : thread.LargestReach,
            Clock = stored.WaitsForAnswer ? thread.Clock.Heard(mention.CreatedAt) : thread.Clock,
        };
        return (counted, negative ? newNegative : newAuthor);
    }

    private static (string Language, int Lead) Vote(MentionThread thread, string language) =>
        language == thread.Language ? (language, thread.LanguageLead + 1)
        : language == "und" ? (thread.Language, thread.LanguageLead)
        : thread.LanguageLead <= 0 || thread.Language == "und" ? (language, 1)
        : (thread.Language, thread.LanguageLead - 1);

    /// <summary>
    /// Times, and the place to answer, which is the earliest voice's. Until somebody but the brand speaks, the brand's words (or what was
    /// withdrawn) stand in.
    /// </summary>
    private static MentionThread WithPlace(MentionThread thread, StoredMention stored)
    {
        var at = stored.Mention.CreatedAt;
        var voicesBefore = thread.Authors.Count > 0;
        if (voicesBefore && !IsVoice(stored))
        {
            return thread;
        }

        var startsAnew = thread.Mentions == 0 || (!voicesBefore && IsVoice(stored));
        return (startsAnew || IsEarlier(stored, thread) ? At(thread, stored.Mention) : thread) with
        {
            FirstAt = startsAnew || at < thread.FirstAt ? at : thread.FirstAt,
            LastAt = startsAnew || at > thread.LastAt ? at : thread.LastAt,
        };
    }

    private static bool IsEarlier(StoredMention stored, MentionThread thread)
    {
        var at = stored.Mention.CreatedAt;
        var order = at.CompareTo(thread.FirstAt);
        order = order != 0 ? order : string.CompareOrdinal(TitleOf(stored.Mention), thread.Title);
        return order < 0 || (order == 0 && string.CompareOrdinal(stored.Mention.Url, thread.Url) < 0);
    }

    private static MentionThread At(MentionThread thread, Mention mention) => thread with
    {
        Source = mention.Source,
        Channel = mention.Channel,
        Url = mention.Url,
        Title = TitleOf(mention),
    };

    private static string TitleOf(Mention mention) =>
        Excerpts.Cut(string.IsNullOrWhiteSpace(mention.Title) ? mention.Text : mention.Title, TitleLength);
}
