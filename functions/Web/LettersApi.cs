using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// Messages that could not be worked on, and what a person decides about them: send them again, or let them go. Each decision may be sent
/// twice and changes nothing the second time.
/// </summary>
internal sealed class LettersApi(StateStore states, RedriveDesk desk, TimeProvider time)
{
    /// <summary>The most characters of a dead letter's content that are shown.</summary>
    private const int MaximumBody = 10_000;

    private const int MostMarks = 5000;

    /// <summary>Refusals that one answer names; the others are counted.</summary>
    private const int MaximumRefusals = 100;

    public async Task<HttpOutcome> ListAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var query = ApiQuery.Of(request.Call, time.GetUtcNow(), TimeSpan.FromDays(1));
        var after = query.Next.Count > 0 ? query.Next[0] : null;
        var marks = await states.RedrivesAsync(cancellationToken)
            .Take(MostMarks)
            .ToDictionaryAsync(row => row.Value.Letter, row => row.Value, cancellationToken: cancellationToken);
        var items = new JsonArray();
        await foreach (var row in states.DeadLettersAsync(cancellationToken))
        {
            var letter = row.Value;
            if (after is not null && string.CompareOrdinal(letter.Id, after) <= 0)
            {
                continue;
            }

            if (items.Count == query.Top)
            {
                return ApiQuery.List(items, items[^1]!["id"]!.GetValue<string>());
            }

            items.Add((JsonNode)View(letter, marks.GetValueOrDefault(letter.Id), request.Language));
        }

        return ApiQuery.List(items);
    }

    public async Task<HttpOutcome> RedriveAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var answer = await desk.AskAsync(request.Values["id"], cancellationToken);
        return answer.Outcome switch
        {
            RedriveOutcome.NotThere => Answer.NotFound("dead letter of this id"),
            RedriveOutcome.Refused => Answer.Problem(409, "Cannot be sent again", LetterWords.Of(answer.Refusal, request.Language)),
            _ => Answer.Data(new JsonObject { ["id"] = answer.Letter, ["state"] = "asked" }),
        };
    }

    public async Task<HttpOutcome> RedriveAllAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var answers = await desk.AskForAllAsync(cancellationToken);
        var refused = answers.Where(answer => answer.Outcome == RedriveOutcome.Refused).ToList();
        return Answer.Data(new JsonObject
        {
            ["asked"] = answers.Count(answer => answer.Outcome == RedriveOutcome.Asked),
            ["askedBefore"] = answers.Count(answer => answer.Outcome == RedriveOutcome.AskedBefore),
            ["refused"] = refused.Count,
            ["refusals"] = new JsonArray([.. refused.Take(MaximumRefusals).Select(answer =>
                new JsonObject { ["id"] = answer.Letter, ["reason"] = LetterWords.Of(answer.Refusal, request.Language) })]),
        });
    }

    public async Task<HttpOutcome> DiscardAsync(WebRequest request, CancellationToken cancellationToken) =>
        await desk.DiscardAsync(request.Values["id"], cancellationToken)
            ? Answer.Data(new JsonObject { ["id"] = request.Values["id"], ["state"] = "discarded" })
            : Answer.NotFound("dead letter of this id");

    private static JsonObject View(DeadLetter letter, RedriveMark? mark, Language language)
    {
        var refusal = LetterMessage.Read(letter).Refusal;
        var json = new JsonObject
        {
            ["id"] = letter.Id,
            ["queue"] = letter.Queue,
            ["at"] = letter.At,
            ["reason"] = letter.Reason,
            ["deliveries"] = letter.Deliveries,
            ["state"] = mark is null ? "kept" : mark.SentAt is null ? "asked" : "sent",
            ["body"] = letter.Body.Length <= MaximumBody ? letter.Body : letter.Body[..MaximumBody] + "…",
        };
        Views.Put(json, "askedAt", mark?.AskedAt);
        Views.Put(json, "sentAt", mark?.SentAt);
        Views.Put(json, "refusal", refusal == RedriveRefusal.None ? null : LetterWords.Of(refusal, language));
        return json;
    }
}

/// <summary>Why a dead letter cannot be sent again, and what to do instead.</summary>
internal static class LetterWords
{
    public static string Of(RedriveRefusal refusal, Language language) => Words.Say(language, refusal switch
    {
        RedriveRefusal.NoQueueMessage => "dead.refusedPosted",
        RedriveRefusal.TooLarge => "dead.refusedLarge",
        _ => "dead.refusedUnreadable",
    });
}
