using Vigie.Model;

namespace Vigie.Bench.Detection;

/// <summary>Simulated mentions as the pipeline stores them.</summary>
internal static class SimulatedMentions
{
    /// <summary>What a calibrated analyser gives for a text that it calls negative or not, when it errs one time in ten and its three
    /// sentiments are weighed alike.</summary>
    public const double CalledNegative = 9 / 11d;

    public const double CalledOther = 1 / 19d;

    public static double Negativity(SimulatedMention mention) => mention.CalledNegative ? CalledNegative : CalledOther;

    public static StoredMention Stored(
        SimulatedThread thread, SimulatedMention mention, string id, string author, DateTimeOffset monday, ThreadId place)
    {
        var at = monday.AddMinutes(thread.StartMinute + mention.Minute);
        var negativity = Negativity(mention);
        return new StoredMention
        {
            Brand = "brand",
            Thread = place,
            Mention = new Mention
            {
                Id = id,
                Source = "forum",
                Channel = Channel.Forum,
                Text = "simulated",
                CreatedAt = at,
                Author = new Author(author, author, null),
            },
            Judgement = new Judgement
            {
                Language = "en",
                Sentiment = mention.CalledNegative ? Sentiment.Negative : Sentiment.Neutral,
                Scores = new SentimentScores(0, 1 - negativity, negativity),
                Triage = Triage.Other,
                NeedsAnswer = false,
                JudgedBy = "simulated",
            },
            SeenAt = at,
        };
    }
}
