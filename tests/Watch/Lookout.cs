using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

/// <summary>A watch on a real store and a clock moved by hand, with what tests put into it and look up.</summary>
internal sealed class Lookout : IDisposable
{
    private readonly LocalStore store = new();

    public Lookout(ListeningPlan? plan = null, ITableService? tables = null, ManualTime? time = null)
    {
        Plan = plan ?? new ListeningPlan();
        Time = time ?? new ManualTime(Some.Monday);
        Tables = tables ?? store.Service;
        Threads = new ThreadStore(Tables);
        Indexes = new IndexStore(Tables);
        States = new StateStore(Tables);
        Announcer = new Announcer(Threads, Indexes);
        Operator = new OperatorAlerts(Threads, States, Announcer, Plan, Time);
        Cadence = new Cadence(States, Time);
        var line = new ReplyLine(Threads, States, Plan);
        Sweep = new SweepChore(
            Indexes,
            Glance,
            [
                new SweepReplies(Threads, new ReplyEvidence(Threads, Plan), line, Announcer, SlaPolicy.From(Plan)),
                new SweepNotices(Threads, Indexes, line),
                new SweepEscalations(Threads, Announcer, Plan),
                new SweepRepeats(Threads, Announcer, Plan, line),
                new SweepCalm(Threads, new BrandAlerts(Threads, Indexes), Announcer),
            ],
            Time,
            NullLogger<SweepChore>.Instance);
    }

    public ListeningPlan Plan { get; }

    public ManualTime Time { get; }

    public ITableService Tables { get; }

    public ThreadStore Threads { get; }

    public IndexStore Indexes { get; }

    public StateStore States { get; }

    public Announcer Announcer { get; }

    public OperatorAlerts Operator { get; }

    public Cadence Cadence { get; }

    /// <summary>Remembers nothing: each chore looks for itself.</summary>
    public DueGlance Glance => new(Indexes, Time);

    public SweepChore Sweep { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<Outgoing> SweepAsync() => Sweep.RunAsync(Token);

    public WatchFunction Watch(params IChore[] chores) => new(
        chores, new ChoreHealth(States, Operator, Time), new RememberedReads(), NullLogger<WatchFunction>.Instance);

    /// <summary>Stores a thread of X with one message each time, that waits for an answer, and puts its clock under what is due.</summary>
    public async Task<ThreadId> WaitAsync(string conversation, params DateTimeOffset[] times)
    {
        var id = ThreadId.Of("brand", "x", conversation);
        var clock = times.Aggregate(new ReplyClock(), (clock, at) => clock.Heard(at));
        var thread = new MentionThread
        {
            Id = id,
            Brand = "brand",
            Source = "x",
            Channel = Channel.X,
            Title = "The parcel",
            Mentions = times.Length,
            Clock = clock,
            FirstAt = times.Min(),
            LastAt = times.Max(),
        };
        await Threads.CommitAsync(
            new ThreadCommit
            {
                Summary = thread,
                NewMentions = [.. times.Select((at, n) => Question(id, $"{conversation}-{n}", at))],
            },
            Token);
        await Indexes.ScheduleAsync(
            new DueItem(SlaRisk.Assess(clock, Channel.X, SlaPolicy.From(Plan), Time.Now)!.WarnAt, DueKind.Sla, id.Value), Token);
        return id;
    }

    /// <summary>The brand answers, as Process would note it.</summary>
    public async Task ChangeAsync(ThreadId id, Func<MentionThread, MentionThread> change)
    {
        var row = await Threads.ReadThreadAsync(id, Token);
        await Threads.CommitAsync(new ThreadCommit { Summary = change(row!.Value), SummaryTag = row.ETag }, Token);
    }

    public async Task<IReadOnlyList<Alert>> AlertsAsync(string subject) =>
        await Threads.ReadAlertsAsync(subject, Token).Select(row => row.Value).ToListAsync(Token);

    public async Task<Alert> AlertAsync(AlertId id) => (await Threads.ReadAlertAsync(id, Token))!.Value;

    /// <summary>Notify told what was pending, now.</summary>
    public async Task TellAsync(AlertId id)
    {
        var row = (await Threads.ReadAlertAsync(id, Token))!;
        var told = new Notification { Sequence = row.Value.Pending!.Sequence, Reason = row.Value.Pending.Reason, At = Time.Now };
        await Threads.UpdateAlertAsync(
            row with { Value = row.Value with { Pending = null, Notifications = [.. row.Value.Notifications, told] } }, Token);
    }

    public Task ScheduleAsync(DueKind kind, AlertId about) => Indexes.ScheduleAsync(new DueItem(Time.Now, kind, about.Value), Token);

    public Task<IReadOnlyList<DueItem>> UpcomingAsync() => Indexes.UpcomingAsync(1000, Token);

    public void Dispose() => store.Dispose();

    public static StoredMention Question(ThreadId thread, string id, DateTimeOffset at) => new()
    {
        Brand = "brand",
        Thread = thread,
        Mention = Some.Mention(id, $"Where is my parcel {id}?", "x", at, channel: Channel.X),
        Judgement = new Judgement
        {
            Language = "en",
            Sentiment = Sentiment.Negative,
            Scores = new SentimentScores(0, 0.2, 0.8),
            Triage = Triage.Question,
            NeedsAnswer = true,
            JudgedBy = "test",
        },
        SeenAt = at,
    };
}
