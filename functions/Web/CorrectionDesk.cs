using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Text;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// A person says that a mention was judged wrongly, or rightly. One conditional transaction with all that follows from it, tried again
/// when somebody was faster; said twice it changes nothing.
/// </summary>
internal sealed class CorrectionDesk(
    ThreadStore threads,
    IndexStore indexes,
    StateStore states,
    RiskList risks,
    ActivityLog activity,
    ConfusionTable table,
    ListeningPlan plan,
    TimeProvider time)
{
    private const int MaximumAttempts = 12;

    private readonly SlaPolicy policy = SlaPolicy.From(plan);

    /// <summary>
    /// Body: <c>{"mention": key or native id, "sentiment"?: …, "triage"?: …, "by"?: name}</c>. What agrees with the judge is kept as a
    /// confirmation.
    /// </summary>
    public async Task<HttpOutcome> CorrectAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var (name, said) = Wanted(request.Call.Body);
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (await ThreadsApi.ReadAsync(threads, request, cancellationToken) is not { } thread)
            {
                return Answer.NotFound("thread of this id");
            }

            if (await FindAsync(thread.Value, name, cancellationToken) is not { } mention)
            {
                return Answer.NotFound("mention of this id in the thread");
            }

            if (mention.Value.Mention.FromBrand || mention.Value.Mention.Deleted)
            {
                return Answer.Problem(
                    409, "Nothing to judge", "The brand's own words, and what was deleted or erased, are not judged by anybody.");
            }

            var after = mention with { Value = Correction.Apply(mention.Value, said, time.GetUtcNow()) };
            var commit = ReferenceEquals(after.Value, mention.Value)
                ? null
                : await DecideAsync(thread, mention.Value, after, said, cancellationToken);
            if (commit is null || await threads.CommitAsync(commit, cancellationToken) == CommitOutcome.Committed)
            {
                return await ToldAsync(commit?.Summary ?? thread.Value, after.Value, cancellationToken);
            }
        }

        return Answer.Problem(409, "Busy", "The thread is changing too fast just now; nothing was changed. Try again in a moment.");
    }

    private async Task<ThreadCommit> DecideAsync(
        Row<MentionThread> thread, StoredMention was, Row<StoredMention> after, Said said, CancellationToken cancellationToken)
    {
        var all = await threads.ReadMentionsAsync(thread.Value.Id, cancellationToken)
            .Select(row => row.Value.Key == was.Key ? after.Value : row.Value)
            .ToListAsync(cancellationToken);
        var brand = (await states.ReadBrandAsync(thread.Value.Brand, cancellationToken))?.Value;
        var summary = CorrectedThread.Of(thread.Value, was, all, brand, plan.Detection);
        var alerts = await threads.ReadAlertsAsync(thread.Value.Id.Value, cancellationToken).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        return CorrectedAlerts.Decide(
            new ThreadCommit { Summary = summary, SummaryTag = thread.ETag, ChangedMentions = [after] },
            thread.Value,
            alerts,
            SlaRisk.Assess(summary.Clock, summary.Channel, policy, now),
            said.By ?? Judgement.Person,
            now);
    }

    /// <summary>The indexes are written also when nothing changed: perhaps they were not the first time.</summary>
    private async Task<HttpOutcome> ToldAsync(MentionThread thread, StoredMention mention, CancellationToken cancellationToken)
    {
        await new MentionIndex(threads, indexes).WriteAsync([mention], new Dictionary<ThreadId, int>(), cancellationToken);
        var verdict = SlaRisk.Assess(thread.Clock, thread.Channel, policy, time.GetUtcNow());
        if (verdict?.NextStageAt is { } at)
        {
            await indexes.ScheduleAsync(new DueItem(at, DueKind.Sla, thread.Id.Value), cancellationToken);
        }

        activity.Forget();
        risks.Forget();
        table.Forget();
        var json = Views.Of(thread, risks.Assess(thread));
        json["mention"] = Views.Of(mention);
        return Answer.Data(json);
    }

    /// <summary>By key; else by native id, in the thread's own source first, as a story gathers several.</summary>
    private async Task<Row<StoredMention>?> FindAsync(MentionThread thread, string name, CancellationToken cancellationToken) =>
        (name.Length <= 64 && name.All(char.IsAsciiLetterOrDigit)
            ? await threads.ReadMentionAsync(thread.Id, new MentionKey(name), cancellationToken)
            : null)
        ?? await threads.ReadMentionAsync(thread.Id, MentionKey.Of(thread.Source, name), cancellationToken)
        ?? await threads.ReadMentionsAsync(thread.Id, cancellationToken)
            .FirstOrDefaultAsync(row => row.Value.Mention.Id == name, cancellationToken);

    private static (string Mention, Said Said) Wanted(string body)
    {
        var json = JsonBody.Parse(body);
        var said = new Said(JsonBody.Named<Sentiment>(json, "sentiment"), JsonBody.Named<Triage>(json, "triage"), Name(json));
        return said.Sentiment is null && said.Triage is null
            ? throw new BadParameterException("sentiment", string.Empty, "a 'sentiment', a 'triage', or both")
            : (JsonBody.Text(json, "mention"), said);
    }

    private static string? Name(JsonElement json)
    {
        var given = JsonText.Member(json, "by") is { ValueKind: not JsonValueKind.Null };
        var name = given ? JsonBody.Text(json, "by").Trim() : string.Empty;
        return name.Length == 0 ? null : name[..Math.Min(name.Length, Review.MaximumName)];
    }
}
