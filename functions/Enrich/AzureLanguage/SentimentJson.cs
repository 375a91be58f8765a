using System.Buffers;
using System.Text.Json;
using Vigie.Model;

namespace Vigie.Enrich.AzureLanguage;

/// <summary>Requests and answers of the analyze-text API, kind SentimentAnalysis.</summary>
internal static class SentimentJson
{
    /// <summary>Scores are given with two digits: their sum may miss 1 by this.</summary>
    private const double Tolerance = 0.05;

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<TextDocumentInput> documents, AnalyzeSentimentOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("kind", "SentimentAnalysis");
        writer.WriteStartObject("parameters");
        writer.WriteString("modelVersion", options.ModelVersion);
        writer.WriteBoolean("loggingOptOut", options.DisableServiceLogs);
        writer.WriteBoolean("opinionMining", false);
        writer.WriteString("stringIndexType", "Utf16CodeUnit");
        writer.WriteEndObject();
        writer.WriteStartObject("analysisInput");
        writer.WriteStartArray("documents");
        foreach (var document in documents)
        {
            writer.WriteStartObject();
            writer.WriteString("id", document.Id);
            writer.WriteString("language", document.Language);
            writer.WriteString("text", document.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Matches results to documents by id: those with an error stand elsewhere, and the order is the service's.</summary>
    /// <exception cref="FormatException">It is no answer to a question about sentiment.</exception>
    public static AnalyzeSentimentResultCollection Read(JsonElement answer, IReadOnlyList<TextDocumentInput> documents)
    {
        try
        {
            var results = answer.GetProperty("results");
            var found = new Dictionary<string, AnalyzeSentimentResult>(StringComparer.Ordinal);
            foreach (var document in results.GetProperty("documents").EnumerateArray())
            {
                var id = document.GetProperty("id").GetString()!;
                found.TryAdd(id, ReadDocument(id, document));
            }

            if (results.TryGetProperty("errors", out var errors))
            {
                foreach (var error in errors.EnumerateArray())
                {
                    var id = error.GetProperty("id").GetString()!;
                    found.TryAdd(id, Failed(id, LanguageErrorParser.CodeOf(error.GetProperty("error")) ?? "Unknown"));
                }
            }

            var model = results.TryGetProperty("modelVersion", out var version) ? version.GetString() : null;
            return new AnalyzeSentimentResultCollection(
                model ?? string.Empty,
                [.. documents.Select(document => found.GetValueOrDefault(document.Id)
                    ?? Failed(document.Id, AnalyzeSentimentResultCollection.Missing))]);
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            throw new FormatException("The language service sent no answer to what it was asked.", wrong);
        }
    }

    private static AnalyzeSentimentResult Failed(string id, string code) => new(id, null, null, code);

    private static AnalyzeSentimentResult ReadDocument(string id, JsonElement document)
    {
        TextDocumentStatistics? statistics = document.TryGetProperty("statistics", out var given)
            && given.TryGetProperty("transactionsCount", out var count) && count.TryGetInt32(out var billed) && billed >= 0
                ? new TextDocumentStatistics(billed)
                : null;
        var scores = ScoresOf(document.GetProperty("confidenceScores"));
        return new AnalyzeSentimentResult(id, scores, statistics, scores is null ? "InvalidScores" : null);
    }

    /// <summary>
    /// The label is not read: "mixed" is none of ours, and the scores say which side weighs more. Null when they are no probabilities.
    /// </summary>
    private static SentimentScores? ScoresOf(JsonElement scores)
    {
        var (positive, neutral, negative) = (Of("positive"), Of("neutral"), Of("negative"));
        var sum = positive + neutral + negative;
        return positive is >= 0 and <= 1 && neutral is >= 0 and <= 1 && negative is >= 0 and <= 1 && Math.Abs(sum - 1) <= Tolerance
            ? new SentimentScores(positive / sum, neutral / sum, negative / sum)
            : null;

        double Of(string name) => scores.GetProperty(name).TryGetDouble(out var score) ? score : double.NaN;
    }
}
