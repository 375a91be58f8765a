using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Hosting;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;
using Vigie.Web;

namespace Vigie.Tests.Support;

/// <summary>The web function as it is put together for real, over an embedded store of its own.</summary>
internal sealed class WebWorld : IDisposable
{
    public const string Key = "a long key for tests";

    private readonly TempDirectory folder = new();
    private readonly ServiceProvider services;

    public WebWorld(ListeningPlan? plan = null, Func<VigieSettings, VigieSettings>? settings = null, TimeProvider? time = null)
    {
        Time = time ?? new ManualTime(Some.Monday);
        Settings = new VigieSettings
        {
            DataFolder = folder.Path,
            LinkKey = new SecretString("link key"),
            PublicUrl = new Uri("http://127.0.0.1"),
        };
        Settings = settings?.Invoke(Settings) ?? Settings;
        services = new ServiceCollection().AddLogging().AddVigie(Settings, plan ?? new ListeningPlan(), Time).BuildServiceProvider();
        foreach (var name in new[] { Keys.Threads, Keys.Indexes, Keys.States })
        {
            var table = services.GetRequiredService<ITableService>().GetTable(name);
            table.CreateIfNotExistsAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    public TimeProvider Time { get; }

    public VigieSettings Settings { get; }

    public ITableService Tables => services.GetRequiredService<ITableService>();

    public ThreadStore Threads => services.GetRequiredService<ThreadStore>();

    public IndexStore Indexes => services.GetRequiredService<IndexStore>();

    public StateStore States => services.GetRequiredService<StateStore>();

    public LanguageLedger Language => services.GetRequiredService<LanguageLedger>();

    public WebFunction Web => services.GetRequiredService<WebFunction>();

    /// <summary>Another part of the same program, over the same store.</summary>
    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public string Sign(AlertId alert) => new LinkSigner(Settings.LinkKey, new Uri("http://127.0.0.1"), Time).LinkTo(alert).PathAndQuery;

    /// <summary>Judges and stores mentions as one thread, with its indexes, its clock and these alerts.</summary>
    public async Task<MentionThread> StoreAsync(
        IReadOnlyList<Mention> mentions,
        Func<Mention, (Sentiment, Triage)>? judge = null,
        Func<MentionThread, MentionThread>? change = null,
        params Alert[] alerts)
    {
        var thread = ThreadId.Of("brand", mentions[0].Source, mentions[0].ThreadId ?? mentions[0].Id);
        var stored = mentions.Select(mention => Judged(mention, thread, judge?.Invoke(mention) ?? (Sentiment.Negative, Triage.Criticism)))
            .ToList();
        var summary = Summary(thread, stored);
        summary = change?.Invoke(summary) ?? summary;
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(
            CommitOutcome.Committed,
            await Threads.CommitAsync(new ThreadCommit { Summary = summary, NewMentions = stored, NewAlerts = alerts }, token));
        await Indexes.IndexAsync(stored, token);
        foreach (var alert in alerts)
        {
            await Indexes.IndexAlertAsync(alert, token);
        }

        if (summary.State == ReplyState.Waiting)
        {
            await Indexes.ScheduleAsync(new DueItem(summary.Clock.Waiting[0].AddHours(1), DueKind.Sla, thread.Value), token);
        }

        return summary;
    }

    public Task<HttpOutcome> CallAsync(string method, string path, string body = "", params (string Name, string Value)[] headers)
    {
        var url = new Uri("http://127.0.0.1:7071" + path);
        return Web.AnswerAsync(
            new HttpCall
            {
                Method = method,
                Url = url,
                Query = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
                    .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : string.Empty)),
                Headers = headers.ToDictionary(
                    header => header.Name, header => (IReadOnlyList<string>)[header.Value], StringComparer.OrdinalIgnoreCase),
                Body = body,
            },
            TestContext.Current.CancellationToken);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        var answer = (await CallAsync("GET", path)).Answer;
        Assert.True(answer.Status == 200, $"{path} answered {answer.Status}: {answer.Body}");
        return JsonNode.Parse(answer.Body)!;
    }

    public async Task<HttpAnswer> PostAsync(string path, string body = "{}") =>
        (await CallAsync("POST", path, body, ("Content-Type", "application/json"))).Answer;

    public Task<HttpOutcome> PressAsync(string path, string form) =>
        CallAsync("POST", path, form, ("Content-Type", "application/x-www-form-urlencoded"));

    public static Alert SlaAlert(ThreadId thread, DateTimeOffset since) => new()
    {
        Id = AlertId.Sla(thread, since),
        Kind = AlertKind.Sla,
        Severity = Severity.Warning,
        Brand = "brand",
        Thread = thread,
        OpenedAt = since.AddHours(1),
        Evidence = new Evidence { DecidedAt = since.AddHours(1), Title = "The tea arrived late", Mentions = 1 },
        Pending = new PendingNotification
        {
            Sequence = 1,
            Reason = NotificationReason.First,
            DecidedAt = since.AddHours(1),
            DueAt = since.AddHours(1),
        },
    };

    public void Dispose()
    {
        services.Dispose();
        folder.Dispose();
    }

    private StoredMention Judged(Mention mention, ThreadId thread, (Sentiment Sentiment, Triage Triage) judged) => new()
    {
        Brand = "brand",
        Thread = thread,
        Mention = mention,
        SeenAt = mention.CreatedAt.AddSeconds(30),
        Judgement = new Judgement
        {
            Language = mention.Language ?? "en",
            Sentiment = judged.Sentiment,
            Triage = judged.Triage,
            Scores = judged.Sentiment switch
            {
                Sentiment.Negative => new SentimentScores(0.05, 0.15, 0.8),
                Sentiment.Positive => new SentimentScores(0.8, 0.15, 0.05),
                _ => new SentimentScores(0.1, 0.8, 0.1),
            },
            NeedsAnswer = !mention.FromBrand && judged.Triage is Triage.Criticism or Triage.Question,
            JudgedBy = "lexicon-1",
            Because = judged.Sentiment == Sentiment.Negative ? ["late"] : [],
        },
    };

    private static MentionThread Summary(ThreadId id, List<StoredMention> stored)
    {
        var (authors, negative, clock) = (AuthorSet.Empty, AuthorSet.Empty, new ReplyClock());
        foreach (var one in stored.Where(one => !one.Mention.FromBrand))
        {
            authors = authors.With(one.Mention.Author?.Identity ?? string.Empty).Set;
            negative = one.Judgement.Sentiment == Sentiment.Negative
                ? negative.With(one.Mention.Author?.Identity ?? string.Empty).Set
                : negative;
            clock = one.Judgement.NeedsAnswer ? clock.Heard(one.Mention.CreatedAt) : clock;
        }

        var first = stored[0].Mention;
        return new MentionThread
        {
            Id = id,
            Brand = "brand",
            Source = first.Source,
            Channel = first.Channel,
            Url = first.Url,
            Title = first.Title ?? first.Text,
            Language = "en",
            Mentions = stored.Count,
            Positive = stored.Count(one => one.Judgement.Sentiment == Sentiment.Positive),
            Negative = stored.Count(one => one.Judgement.Sentiment == Sentiment.Negative),
            Questions = stored.Count(one => one.Judgement.Triage == Triage.Question),
            Authors = authors,
            NegativeAuthors = negative,
            FirstAt = stored.Min(one => one.Mention.CreatedAt),
            LastAt = stored.Max(one => one.Mention.CreatedAt),
            Clock = clock,
        };
    }
}
