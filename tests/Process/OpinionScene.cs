using Azure;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Enrich;
using Vigie.Enrich.AzureLanguage;
using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Process;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Process;

/// <summary>Process, a language service on this machine, and an embedded judge that doubts when a test wants it to.</summary>
internal sealed class OpinionScene : IAsyncDisposable
{
    public const string JudgedBy = "azure-language-2024-11-01";

    public OpinionScene() => Pipeline = new Pipeline { Opinions = Make, Judge = new DoubtingJudge() };

    public static SentimentScores InDoubt { get; } = new(0.3, 0.4, 0.3);

    public Pipeline Pipeline { get; }

    public LanguageServer Server { get; private set; } = null!;

    public int Limit { get; set; } = 4_800;

    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(20);

    public UsageTally Used { get; } = new();

    public LanguageLedger Ledger => new(Pipeline.Service);

    public async ValueTask StartAsync() => Server = await LanguageServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Pipeline.Dispose();
    }

    public Task<LanguageBudget> BudgetAsync() => Ledger.ReadAsync(Pipeline.Time.Now, TestContext.Current.CancellationToken);

    public static Mention Doubtful(string id, string text, long? followers = null) => Some.Mention(id, text, thread: "c") with
    {
        Author = new Author(id, id, followers),
    };

    public static Mention Sure(string id, string text, string thread = "c", string? author = null) =>
        Some.Mention(id, "sure " + text, thread: thread, author: author ?? id);

    public static Mention Slightly(string id, string text, string thread) => Some.Mention(id, "slightly " + text, thread: thread);

    private SecondOpinion Make(Pipeline of)
    {
        var announcer = new Announcer(of.Threads, of.Indexes);
        return new SecondOpinion(
            new TextAnalyticsClient(Server.Address, new AzureKeyCredential(LanguageServer.Key)),
            new SecondOpinionOptions("2024-11-01", Limit) { Patience = Patience },
            new LanguageLedger(of.Service),
            of.Threads,
            new OperatorAlerts(of.Threads, of.States, announcer, of.Plan, of.Time),
            of.Judge,
            of.Time,
            NullLogger<SecondOpinion>.Instance,
            Used,
            new BudgetGuard(new MeterLedger(of.Service), of.Time));
    }

    /// <summary>In doubt about everything, unless the text says "sure" or "slightly"; "und:" is in no language.</summary>
    private sealed class DoubtingJudge : IJudge
    {
        public Judgement Rejudge(Mention mention, Judgement own, SentimentScores scores, string judgedBy) =>
            Vigie.Enrich.Judge.Embedded.Rejudge(mention, own, scores, judgedBy);

        public Judgement Judge(Mention mention)
        {
            var isBad = mention.Text.Contains("bad", StringComparison.Ordinal);
            var scores = mention.Text.StartsWith("sure", StringComparison.Ordinal)
                ? new SentimentScores(isBad ? 0 : 0.95, 0.05, isBad ? 0.95 : 0)
                : mention.Text.StartsWith("slightly", StringComparison.Ordinal) ? new SentimentScores(0.1, 0.6, 0.3)
                : InDoubt;
            return new Judgement
            {
                Language = mention.Text.Contains("und:", StringComparison.Ordinal) ? "und" : "en",
                Sentiment = scores.Label,
                Scores = scores,
                Triage = Triage.Other,
                NeedsAnswer = false,
                JudgedBy = "doubt",
                Because = ["word"],
            };
        }
    }
}
