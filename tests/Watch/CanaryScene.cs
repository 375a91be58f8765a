using Microsoft.Extensions.DependencyInjection;
using Vigie.Hosting;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Notify;
using Vigie.Process;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

/// <summary>
/// The whole program as it is put together for real, on an embedded store and a clock moved by hand, with a Teams and a mail sink. The
/// queues are this class: what goes out is delivered at once, as often as asked.
/// </summary>
internal sealed class CanaryScene : IAsyncDisposable
{
    private readonly TempDirectory folder = new();
    private readonly ServiceProvider services;

    private CanaryScene(TeamsSink teams, CanaryPlan canary, Func<ListeningPlan, ListeningPlan>? plan, bool channels)
    {
        Teams = teams;
        Settings = new VigieSettings
        {
            DataFolder = folder.Path,
            LinkKey = new SecretString("key"),
            AllowPrivateNetwork = true,
            TeamsWebhookUrl = channels ? new SecretString(teams.Url.AbsoluteUri) : null,
            Smtp = channels ? new SmtpSettings("127.0.0.1", Mail.Port, StartTls: false) : null,
            EmailFrom = "vigie@acme.example",
            EmailTo = ["team@acme.example"],
        };
        var whole = new ListeningPlan { Alerts = new AlertPlan { Canary = canary } };
        Plan = plan?.Invoke(whole) ?? whole;
        services = new ServiceCollection().AddLogging().AddVigie(Settings, Plan, Time).BuildServiceProvider();
    }

    public ManualTime Time { get; } = new(Some.Monday.AddHours(-1));

    public SmtpSink Mail { get; } = new();

    public TeamsSink Teams { get; }

    public VigieSettings Settings { get; }

    public ListeningPlan Plan { get; }

    /// <summary>How many times a message of a queue comes; 0: it is lost on its way out.</summary>
    public int MentionCopies { get; set; } = 1;

    public int AlertCopies { get; set; } = 1;

    public IndexStore Indexes => services.GetRequiredService<IndexStore>();

    public ThreadStore Threads => services.GetRequiredService<ThreadStore>();

    public StateStore States => services.GetRequiredService<StateStore>();

    public Vigie.Web.WebFunction Web => services.GetRequiredService<Vigie.Web.WebFunction>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Set up on a Monday at 08:00; its first day is over when this returns, and it is Tuesday, 08:59.</summary>
    public static async Task<CanaryScene> StartAsync(
        CanaryPlan? canary = null, Func<ListeningPlan, ListeningPlan>? plan = null, bool channels = true)
    {
        var scene = new CanaryScene(await TeamsSink.StartAsync(), canary ?? new CanaryPlan(), plan, channels);
        foreach (var name in new[] { Keys.Threads, Keys.Indexes, Keys.States })
        {
            await scene.services.GetRequiredService<ITableService>().GetTable(name).CreateIfNotExistsAsync(Token);
        }

        await scene.TickAsync();
        await scene.JumpAsync(Some.Monday.AddHours(2));
        await scene.TickAsync();
        Assert.Empty(scene.Teams.Bodies);
        await scene.JumpAsync(Some.Monday.AddDays(1).AddMinutes(-1));
        return scene;
    }

    /// <summary>Time passes, and the watch was awake all the while.</summary>
    public async Task JumpAsync(DateTimeOffset to)
    {
        Time.MoveTo(to);
        await States.WriteNoteAsync(NoteNames.LastTick, to.ToString("O"), Token);
    }

    public async Task TickAsync() => await DeliverAsync(await services.GetRequiredService<WatchFunction>().TickAsync(Token));

    public async Task PassAsync(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            await TickAsync();
        }
    }

    public async Task DeliverAsync(Outgoing outgoing)
    {
        for (var copy = 0; copy < MentionCopies; copy++)
        {
            foreach (var batch in outgoing.Mentions)
            {
                await DeliverAsync(await services.GetRequiredService<ProcessFunction>().ProcessAsync(batch, Token));
            }
        }

        for (var copy = 0; copy < AlertCopies; copy++)
        {
            foreach (var notice in outgoing.Alerts)
            {
                await DeliverAsync(await services.GetRequiredService<NotifyFunction>().NotifyAsync(notice, Token));
            }
        }
    }

    public async Task<IReadOnlyList<Alert>> OperatorAlertsAsync() =>
        await Threads.ReadAlertsAsync("operator", Token).Select(row => row.Value).ToListAsync(Token);

    public async Task<System.Text.Json.Nodes.JsonNode> HealthAsync()
    {
        var outcome = await Web.AnswerAsync(new HttpCall { Method = "GET", Url = new Uri("http://127.0.0.1:7071/api/health") }, Token);
        return System.Text.Json.Nodes.JsonNode.Parse(outcome.Answer.Body)!;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Teams.DisposeAsync();
        await Mail.DisposeAsync();
        folder.Dispose();
    }
}
