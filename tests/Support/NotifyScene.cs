using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Notify;
using Vigie.Store;

namespace Vigie.Tests.Support;

/// <summary>A stored alert, a real store, a Teams sink and a mail sink, on a Monday morning.</summary>
internal sealed class NotifyScene : IAsyncDisposable
{
    public LocalStore Store { get; } = new();

    public ManualTime Time { get; } = new();

    public UsageTally Used { get; } = new();

    public TeamsSink Teams { get; private init; } = null!;

    public SmtpSink Mail { get; } = new();

    public ListeningPlan Plan { get; set; } = new() { Brands = [new Brand { Id = "brand", Name = "Acme Tea" }] };

    public bool UsesTeams { get; set; } = true;

    public bool UsesMail { get; set; }

    public static async Task<NotifyScene> StartAsync() => new() { Teams = await TeamsSink.StartAsync() };

    public VigieSettings Settings => new()
    {
        DataFolder = ".",
        LinkKey = new SecretString("key"),
        PublicUrl = new Uri("https://vigie.example"),
        AllowPrivateNetwork = true,
        TeamsWebhookUrl = UsesTeams ? new SecretString(Teams.Url.AbsoluteUri) : null,
        Smtp = UsesMail ? new SmtpSettings("127.0.0.1", Mail.Port, StartTls: false) : null,
        EmailFrom = "vigie@acme.example",
        EmailTo = ["team@acme.example"],
    };

    public NotifyFunction Function(ITableService? tables = null)
    {
        var store = tables ?? Store.Service;
        var registry = NotifierRegistry.Create(new NotifierParts(Settings, _ => new SocketsHttpHandler(), Time));
        var links = new LinkSigner(Settings.LinkKey, Settings.PublicUrl!, Time);
        return new NotifyFunction(
            new ThreadStore(store),
            new IndexStore(store),
            new StateStore(store),
            registry,
            Plan,
            Settings,
            links,
            Time,
            NullLogger<NotifyFunction>.Instance,
            Used,
            new BudgetGuard(new MeterLedger(store), Time),
            new DigestStore(store, new IndexStore(store)));
    }

    public Task<Outgoing> NotifyAsync(Alert alert) =>
        Function().NotifyAsync(new AlertNotice(alert.Id), TestContext.Current.CancellationToken);

    public async Task<Alert> ReadAsync(Alert alert) =>
        (await Store.Threads.ReadAlertAsync(alert.Id, TestContext.Current.CancellationToken))!.Value;

    /// <summary>Stores a thread somebody waits in, and its alert, as the stages before would.</summary>
    public async Task<Alert> OpenAsync(Alert alert, Func<MentionThread, MentionThread>? thread = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var summary = new MentionThread
        {
            Id = alert.Thread!.Value,
            Brand = "brand",
            Source = "forum",
            Channel = alert.Evidence.Channel,
            Title = alert.Evidence.Title,
            Clock = new ReplyClock().Heard(alert.Evidence.WaitingSince ?? Time.Now.AddMinutes(-30)),
        };
        var commit = new ThreadCommit { Summary = thread?.Invoke(summary) ?? summary, NewAlerts = [alert] };
        Assert.Equal(CommitOutcome.Committed, await Store.Threads.CommitAsync(commit, cancellation));
        await Store.Indexes.IndexAlertAsync(alert, cancellation);
        await Store.Indexes.ScheduleAsync(new DueItem(alert.Pending!.DueAt, DueKind.Notify, alert.Id.Value), cancellation);
        return alert;
    }

    /// <summary>Stores the wait that the alert will be about once it is at risk.</summary>
    public async Task OpenWaitAsync(Alert alert)
    {
        var summary = new MentionThread
        {
            Id = alert.Thread!.Value,
            Brand = "brand",
            Source = "forum",
            Channel = alert.Evidence.Channel,
            Title = alert.Evidence.Title,
            Clock = new ReplyClock().Heard(alert.Evidence.WaitingSince!.Value),
        };
        await Store.Threads.CommitAsync(new ThreadCommit { Summary = summary }, TestContext.Current.CancellationToken);
        await Store.Indexes.ScheduleAsync(
            new DueItem(alert.Evidence.DueAt!.Value.AddMinutes(-30), DueKind.Sla, summary.Id.Value), TestContext.Current.CancellationToken);
    }

    /// <summary>Stores the alert of a thread that is stored already.</summary>
    public Task RaiseAsync(Alert alert) => Store.Threads.AddAlertAsync(alert, TestContext.Current.CancellationToken);

    /// <summary>Changes a stored alert as somebody else would.</summary>
    public async Task ChangeAsync(Alert alert, Func<Alert, Alert> change)
    {
        var row = await Store.Threads.ReadAlertAsync(alert.Id, TestContext.Current.CancellationToken);
        Assert.NotNull(
            await Store.Threads.UpdateAlertAsync(row! with { Value = change(row.Value) }, TestContext.Current.CancellationToken));
    }

    /// <summary>What the sweep does with notices: hands out what is due, and follows what comes of it.</summary>
    public async Task SweepAsync(NotifyFunction? function = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        function ??= Function();
        foreach (var item in await Store.Indexes.DueAsync(Time.Now, 500, cancellation))
        {
            if (item.Kind == DueKind.Notify)
            {
                var outgoing = await function.NotifyAsync(new AlertNotice(new AlertId(item.About)), cancellation);
                foreach (var notice in outgoing.Alerts)
                {
                    await function.NotifyAsync(notice, cancellation);
                }
            }

            await Store.Indexes.DoneAsync(item, cancellation);
        }
    }

    /// <summary>Lets time pass in steps, sweeping after each.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan? step = null)
    {
        for (var until = Time.Now + time; Time.Now < until;)
        {
            Time.Advance(step ?? TimeSpan.FromMinutes(1));
            await SweepAsync();
        }
    }

    public async Task<IReadOnlyList<DueItem>> DueAsync(DueKind kind) =>
        [.. (await Store.Indexes.UpcomingAsync(500, TestContext.Current.CancellationToken)).Where(item => item.Kind == kind)];

    public async ValueTask DisposeAsync()
    {
        await Teams.DisposeAsync();
        await Mail.DisposeAsync();
        Store.Dispose();
    }
}
