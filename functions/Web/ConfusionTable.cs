using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// How often the judge and people agree, by what each said. Counts only what people looked at, which is not a fair sample: what looks
/// wrong is looked at more. Remembered for a short while.
/// </summary>
internal sealed class ConfusionTable(IndexStore indexes, TimeProvider time) : IDisposable
{
    /// <summary>The newest so many are counted.</summary>
    private const int Maximum = 5000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim reading = new(1);
    private JsonObject? known;
    private DateTimeOffset readAt;

    /// <summary>Everything that is kept: with the text goes the verdict.</summary>
    public async Task<HttpOutcome> AnswerAsync(WebRequest request, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (known is null || now < readAt || now - readAt >= Fresh)
            {
                (known, readAt) = (await ReadAsync(cancellationToken), now);
            }

            return Answer.Data(known);
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>After a correction or an erasure, the next reader sees it.</summary>
    public void Forget()
    {
        reading.Wait();
        known = null;
        reading.Release();
    }

    public void Dispose() => reading.Dispose();

    private async Task<JsonObject> ReadAsync(CancellationToken cancellationToken)
    {
        var judged = await indexes.CorrectionsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, after: null, cancellationToken)
            .Take(Maximum + 1)
            .Select(row => row.Mention.Review)
            .OfType<Review>()
            .ToListAsync(cancellationToken);

        // An edited text was judged anew; what the person said was said of another one.
        var counted = judged.Take(Maximum).Where(review => !review.Edited && review.Judge.JudgedBy != Judgement.Person).ToList();
        return new JsonObject
        {
            ["looked"] = counted.Count,
            ["more"] = judged.Count > Maximum,
            ["sentiment"] = Matrix(counted, review => review.Judge.Sentiment, review => review.Sentiment),
            ["triage"] = Matrix(counted, review => review.Judge.Triage, review => review.Triage),
        };
    }

    /// <summary>Rows by what the judge says, columns by what people say, in the order of <c>labels</c>.</summary>
    private static JsonObject Matrix<T>(List<Review> reviews, Func<Review, T> judge, Func<Review, T?> person)
        where T : struct, Enum
    {
        var labels = Enum.GetValues<T>();
        var counts = reviews.Where(review => person(review) is not null)
            .CountBy(review => (Judge: judge(review), Person: person(review)!.Value))
            .ToDictionary();
        return new JsonObject
        {
            ["labels"] = new JsonArray([.. labels.Select(label => (JsonNode)CamelCase<T>.NameOf(label))]),
            ["judgeThenPerson"] = new JsonArray([.. labels.Select(row => (JsonNode)new JsonArray(
                [.. labels.Select(column => (JsonNode)counts.GetValueOrDefault((row, column)))]))]),
            ["looked"] = counts.Values.Sum(),
            ["right"] = labels.Sum(label => counts.GetValueOrDefault((label, label))),
        };
    }
}
