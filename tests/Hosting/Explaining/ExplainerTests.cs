using System.Globalization;
using Vigie.Hosting.Explaining;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;
using Vigie.Store;
using Vigie.Tests.Process;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Explaining;

public sealed class ExplainerTests : IDisposable
{
    private readonly Pipeline pipeline = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => pipeline.Dispose();

    [Fact]
    public async Task A_velocity_alert_agrees_and_says_what_would_have_silenced_it()
    {
        var explanation = await ExplainAsync(await OutcryAsync());

        Assert.True(explanation.Agrees, string.Join('\n', explanation.Lines()));
        Assert.Equal(3, explanation.Checks.Count(check => check.Agrees == true));
        var said = string.Join('\n', explanation.Lines());
        Assert.Contains("thread-velocity/", said, StringComparison.Ordinal);
        Assert.Contains("silent with: a threshold of", said, StringComparison.Ordinal);
        Assert.Contains("negative voice", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_edited_withdrawn_or_taken_away_since_is_named()
    {
        var alert = await OutcryAsync();
        var deciding = alert.Evidence.Proof!.Mentions[^1].Mention;
        var mention = (await pipeline.Threads.ReadMentionAsync(alert.Thread!.Value, deciding, Token))!.Value.Mention;

        pipeline.Time.Advance(TimeSpan.FromMinutes(5));
        await pipeline.Worker().ProcessAsync(Later(mention with { Text = "good tea", Revision = "2" }), Token);
        var edited = await ExplainAsync(alert);
        await pipeline.Worker().ProcessAsync(Later(mention with { Text = string.Empty, Deleted = true }), Token);
        var withdrawn = await ExplainAsync(alert);

        Assert.True(edited.Checks[0].Agrees);
        Assert.False(edited.Checks[1].Agrees);
        Assert.Contains(edited.Checks[1].Says, line => line.Contains($"{deciding} was edited", StringComparison.Ordinal));
        Assert.False(withdrawn.Agrees);
        Assert.Contains(withdrawn.Checks[1].Says, line => line.Contains($"{deciding} was withdrawn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Evidence_that_its_own_mentions_do_not_bear_out_is_contradicted_by_them()
    {
        var alert = await OutcryAsync();
        var proof = alert.Evidence.Proof!;
        var gone = await ExplainAsync(alert with
        {
            Evidence = alert.Evidence with { Proof = proof with { Counts = proof.Counts with { Mentions = proof.Counts.Mentions + 3 } } },
        });
        var brand = proof.Brand ?? new BrandState { Brand = "brand" };
        var calmer = proof with { Brand = brand with { Threshold = 30, ThresholdAt = Some.Monday } };
        var silent = await ExplainAsync(alert with { Evidence = alert.Evidence with { Proof = calmer } });

        Assert.Null(gone.Checks[2].Agrees);
        Assert.False(silent.Checks[2].Agrees);
    }

    [Fact]
    public async Task A_correction_by_a_person_is_named()
    {
        var alert = await OutcryAsync();
        var key = alert.Evidence.Proof!.Mentions[0].Mention;
        var row = (await pipeline.Threads.ReadMentionAsync(alert.Thread!.Value, key, Token))!;
        var thread = (await pipeline.Threads.ReadThreadAsync(alert.Thread.Value, Token))!;
        var judged = row.Value.Judgement with { Scores = new(1, 0, 0), Sentiment = Sentiment.Positive, JudgedBy = "person" };
        await pipeline.Threads.CommitAsync(
            new ThreadCommit
            {
                Summary = thread.Value,
                SummaryTag = thread.ETag,
                ChangedMentions = [row with { Value = row.Value with { Judgement = judged } }],
            },
            Token);

        var explanation = await ExplainAsync(alert);

        Assert.Contains(explanation.Checks[1].Says, line => line.Contains($"{key} was corrected by a person", StringComparison.Ordinal));
        Assert.Contains(explanation.Checks[1].Says, line => line.StartsWith("negative authors:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Growth_is_explained_by_the_batch_that_raised_it()
    {
        var first = await OutcryAsync();
        await pipeline.Worker().ProcessAsync(Later([.. Voices(40, 30)]), Token);

        var alert = Assert.Single(await pipeline.AlertsAsync("outcry"));

        Assert.True(alert.Evidence.Proof!.Counts.Mentions > first.Evidence.Proof!.Counts.Mentions);
        var explanation = await ExplainAsync(alert);
        Assert.True(explanation.Agrees, string.Join('\n', explanation.Lines()));
    }

    [Fact]
    public async Task A_reply_alert_is_computed_from_target_calendar_and_clock()
    {
        await pipeline.ProcessAsync(Some.Mention("q", "where is my tea?", thread: "wait"));
        var alert = ReplyAlert();

        var same = await ExplainAsync(alert);
        var moved = await ExplainAsync(alert, new ListeningPlan
        {
            Sla = new SlaPlan { Targets = new Dictionary<Channel, TimeSpan> { [Channel.Forum] = TimeSpan.FromHours(47) } },
        });
        var tampered = await ExplainAsync(alert with
        {
            Evidence = alert.Evidence with { WaitingSince = Some.Monday.AddMinutes(-7) },
        });

        Assert.True(same.Agrees, string.Join('\n', same.Lines()));
        Assert.Contains(moved.Checks[0].Says, line => line.StartsWith("target was", StringComparison.Ordinal));
        Assert.Contains(tampered.Checks[1].Says, line => line.StartsWith("no stored mention was written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operator_alert_is_found_by_topic_and_subject()
    {
        var id = AlertId.Operator("source-silent", "forum", Some.Monday);
        await pipeline.States.WriteNoteAsync(OperatorAlerts.NoteOf("source-silent", "forum"), id.Value, Token);
        var alert = new Alert
        {
            Id = id,
            Kind = AlertKind.Operator,
            Severity = Severity.Warning,
            OpenedAt = Some.Monday,
            Evidence = new Evidence { DecidedAt = Some.Monday, Title = "forum is silent", Problem = "Nothing came." },
        };

        var explanation = await ExplainAsync(alert);
        var forged = await ExplainAsync(alert with { Id = new("operator.source-silent.000000000000-1") });

        Assert.True(explanation.Agrees, string.Join('\n', explanation.Lines()));
        Assert.False(forged.Agrees);
    }

    private Alert ReplyAlert()
    {
        var (thread, decided) = (ThreadId.Of("brand", "forum", "wait"), Some.Monday.AddHours(3.5));
        var clock = new ReplyClock().Heard(Some.Monday);
        var verdict = SlaRisk.Assess(clock, Channel.Forum, SlaPolicy.From(pipeline.Plan), decided)!;
        return new Alert
        {
            Id = AlertId.Sla(thread, Some.Monday),
            Kind = AlertKind.Sla,
            Severity = Severity.Warning,
            Brand = "brand",
            Thread = thread,
            OpenedAt = decided,
            Evidence = new Evidence
            {
                DecidedAt = decided,
                Title = "where is my tea?",
                Channel = Channel.Forum,
                WaitingSince = Some.Monday,
                DueAt = verdict.DueAt,
                CeilingAt = verdict.CeilingAt,
                Target = verdict.Target.Within,
                TargetProvenance = verdict.Target.Provenance,
            },
        };
    }

    /// <summary>An outcry in batches of four until people are told.</summary>
    private async Task<Alert> OutcryAsync()
    {
        foreach (var batch in Voices(0, 40).Chunk(4))
        {
            await pipeline.Worker().ProcessAsync(Later(batch), Token);
            if (await pipeline.AlertsAsync("outcry") is [var alert])
            {
                return alert;
            }
        }

        throw new InvalidOperationException("Nobody was told.");
    }

    private static IEnumerable<Mention> Voices(int from, int count) => Enumerable.Range(from, count).Select(number => Some.Mention(
        number.ToString(CultureInfo.InvariantCulture),
        "bad tea",
        at: Some.Monday.AddSeconds(30 * number),
        author: $"a{number}",
        thread: "outcry"));

    private MentionBatch Later(params Mention[] mentions)
    {
        pipeline.Time.Advance(TimeSpan.FromMinutes(1));
        return Some.Batch(mentions) with { SeenAt = pipeline.Time.GetUtcNow() };
    }

    private Task<Explanation> ExplainAsync(Alert alert, ListeningPlan? plan = null) =>
        new Explainer(pipeline.Threads, pipeline.Indexes, pipeline.States, SlaPolicy.From(plan ?? pipeline.Plan))
            .ExplainAsync(alert, Token);
}
