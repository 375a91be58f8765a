using Vigie.Enrich;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Process;

/// <summary>Picks what is worth a second opinion: new mentions, by doubt, reach and what hangs on their thread.</summary>
internal sealed class OpinionChoice(ThreadStore threads, TimeProvider time)
{
    /// <summary>Distinct negative authors from which a thread counts as rising: an alert takes five.</summary>
    private const int RisingAuthors = 3;

    private static readonly TimeSpan IncidentTime = TimeSpan.FromHours(6);

    /// <summary>What to ask, the most valuable first. The same words are asked about once, for all who said them.</summary>
    /// <param name="eligible">Mentions of one brand that may be asked about.</param>
    /// <param name="brand">The brand's past.</param>
    /// <param name="threshold">What a record must be worth.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<List<OpinionQuestion>> MakeAsync(
        List<StoredMention> eligible, BrandState? brand, double threshold, CancellationToken cancellationToken)
    {
        // Only what could be worth it if its thread were under watch is looked up.
        var questions = OpinionQuestion.Of(eligible);
        var promising = questions.Where(question => question.Worth(_ => Watchfulness.Alerted) >= threshold)
            .SelectMany(question => question.Mentions).ToList();
        var places = (await SideBySide.ForEachAsync(
            [.. promising.Select(mention => mention.Thread).Distinct()],
            async id => (Id: id, (await threads.ReadThreadAsync(id, cancellationToken))?.Value),
            cancellationToken)).ToDictionary(place => place.Id, place => place.Value);
        var fresh = await SideBySide.ForEachAsync(
            promising,
            async mention => places[mention.Thread] is null
                || await threads.ReadMentionAsync(mention.Thread, mention.Key, cancellationToken) is null ? mention : null,
            cancellationToken);
        return [.. OpinionQuestion.Of([.. fresh.OfType<StoredMention>()])
            .Select(question => (
                Question: question,
                Worth: question.Worth(mention => Watch(places[mention.Thread], promising, mention, brand))))
            .Where(one => one.Worth >= threshold)
            .OrderByDescending(one => one.Worth)
            .ThenBy(one => one.Question.Text, StringComparer.Ordinal)
            .Select(one => one.Question)];
    }

    private Watchfulness Watch(MentionThread? thread, List<StoredMention> arriving, StoredMention mention, BrandState? brand)
    {
        if (thread?.OpenAlert is not null)
        {
            return Watchfulness.Alerted;
        }

        var voices = arriving.Where(one => one.Thread == mention.Thread && one.Judgement.Sentiment == Sentiment.Negative)
            .Select(one => one.Mention.Author?.Identity ?? string.Empty).Distinct(StringComparer.Ordinal).Count();
        return (thread?.NegativeAuthors.Count ?? 0) + voices >= RisingAuthors ? Watchfulness.Rising
            : brand is { Incident: not null } && time.GetUtcNow() - brand.IncidentAt < IncidentTime ? Watchfulness.Nearby
            : Watchfulness.None;
    }
}
