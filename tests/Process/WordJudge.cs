using Vigie.Enrich;
using Vigie.Model;

namespace Vigie.Tests.Process;

/// <summary>
/// Judges by a few words, so that a test says in the text what it wants: "bad" (the more, the worse), "good", "?", "fr:".
/// </summary>
internal sealed class WordJudge : IJudge
{
    public Judgement Judge(Mention mention)
    {
        var bad = mention.FromBrand ? 0 : mention.Text.Split("bad").Length - 1;
        var good = mention.FromBrand ? 0 : mention.Text.Split("good").Length - 1;
        var scores = bad > 0 ? new SentimentScores(0.05, 0.35 / (bad + 1), 0.95 - (0.35 / (bad + 1)))
            : good > 0 ? new SentimentScores(0.9, 0.1, 0)
            : new SentimentScores(0.1, 0.8, 0.1);
        var asks = !mention.FromBrand && mention.Text.Contains('?', StringComparison.Ordinal);
        return new Judgement
        {
            Language = mention.Text.StartsWith("fr:", StringComparison.Ordinal) ? "fr" : "en",
            Sentiment = scores.Label,
            Scores = scores,
            Triage = asks ? Triage.Question : bad > 0 ? Triage.Criticism : good > 0 ? Triage.Praise : Triage.Other,
            NeedsAnswer = bad > 0 || asks,
            JudgedBy = "words",
        };
    }

    public Judgement Rejudge(Mention mention, Judgement own, SentimentScores scores, string judgedBy) =>
        Vigie.Enrich.Judge.Embedded.Rejudge(mention, own, scores, judgedBy);
}
