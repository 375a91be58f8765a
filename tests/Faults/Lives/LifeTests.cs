using System.Globalization;
using System.Net;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>The published program, killed, and its clock steered; the channels it talks to.</summary>
public sealed class LifeTests(PublishedVigie published) : IDisposable
{
    private readonly TempDirectory folder = new();
    private readonly ArrivalLog log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_life_that_is_killed_leaves_what_it_accepted_to_the_next_one()
    {
        using var clock = SteeredClock.Open(folder.File("clock"));
        var plan = await PlanAsync() with { Clock = clock };
        await using (var first = await Life.StartAsync(plan, Token))
        {
            var (status, _) = await first.PostAsync(SignedPost.Of([Mention("m1", DateTimeOffset.UtcNow)]), Token);
            Assert.Equal(HttpStatusCode.Accepted, status);
            await first.KillAsync();
            Assert.True(first.HasEnded);
        }

        // What the dead one had locked comes back when its lock runs out.
        clock.Offset = TimeSpan.FromMinutes(2);
        await using var second = await Life.StartAsync(plan, Token);
        await Eventually.TrueAsync(async () => (await MentionsAsync(second)).SequenceEqual(["m1"]), "the mention is stored");
    }

    [Fact]
    public async Task A_handler_answers_as_the_host_expects_it()
    {
        var settings = new Dictionary<string, string> { ["Dashboard__Key"] = "only-for-this-test" };
        await using var life = await Life.StartAsync(await PlanAsync() with { Handler = true, Settings = settings }, Token);

        using var answer = await Wire.Client.GetAsync(life.Address, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(life.ProcessorTime > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_life_that_cannot_start_says_why()
    {
        var wrong = await PlanAsync() with { Listening = "{" };

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Life.StartAsync(wrong, Token));
        Assert.Contains("Vigie could not start.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_days_away_passes_at_once_when_the_clock_is_moved_and_a_card_whose_answer_was_cut_comes_again_labelled()
    {
        using var clock = SteeredClock.Open(folder.File("clock"));
        await using var teams = await TeamsServer.StartAsync(log, Token);
        var plan = await PlanAsync() with { Clock = clock, Settings = Visits.Settings(("Teams__WebhookUrl", teams.Url)) };
        await using var life = await Life.StartAsync(plan, Token);
        await AskAsync(life);

        teams.Fault = _ => ChannelFault.CutAfter;
        clock.Offset = TimeSpan.FromHours(40);
        await life.TickAsync(Token);
        await Eventually.TrueAsync(() => Cards().Count == 1, "a card has come");
        Assert.Equal((true, false, false), (Cards()[0].Taken, Cards()[0].Accepted, Cards()[0].PossibleRepeat));

        teams.Fault = _ => ChannelFault.None;
        await Eventually.TrueAsync(
            async () =>
            {
                await HurryAsync(clock);
                await life.TickAsync(Token);
                return Cards().Count > 1;
            },
            "the card comes again");
        var (cut, again) = (Cards()[0], Cards()[1]);
        Assert.Equal((cut.AlertId, cut.Notice), (again.AlertId, again.Notice));
        Assert.True(again.PossibleRepeat);
        var listed = await life.ListAsync("api/alerts?top=100", Token);
        var alert = Assert.Single(listed, alert => alert.GetProperty("kind").GetString() == "sla");
        Assert.Equal(alert.GetProperty("id").GetString(), again.AlertId);
        await Eventually.TrueAsync(() => again.Accepted, "the answer is written");

        // A watch whose clock leaps by days may say of itself that it is behind.
        List<Arrival> Cards() => [.. log.All.Where(arrival => arrival.AlertId.Contains(".sla.", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task A_mail_is_refused_cut_and_taken_as_told()
    {
        using var clock = SteeredClock.Open(folder.File("clock"));
        await using var mail = new SmtpSink { Log = log };
        var faults = new Queue<ChannelFault>(
            [ChannelFault.Refuse(451, early: true), ChannelFault.CutBefore, ChannelFault.Refuse(452), ChannelFault.CutAfter]);
        mail.Fault = _ => faults.TryDequeue(out var fault) ? fault : ChannelFault.None;
        await using var life = await Life.StartAsync(await PlanAsync() with { Clock = clock, Settings = MailSettings(mail) }, Token);
        await AskAsync(life);

        clock.Offset = TimeSpan.FromHours(40);
        await Eventually.TrueAsync(
            async () =>
            {
                await life.TickAsync(Token);
                await HurryAsync(clock);
                return log.All.Any(arrival => arrival is { Accepted: true, PossibleRepeat: true });
            },
            "a mail is taken");

        // A channel that fails so often is itself told of, by what is left: another alert.
        var question = log.All.Where(arrival => arrival.AlertId.Contains(".sla.", StringComparison.Ordinal)).ToList();
        Assert.Equal([(false, false), (true, false), (true, true)], question.Select(arrival => (arrival.Taken, arrival.Accepted)));
        Assert.Single(question.Select(arrival => (arrival.AlertId, arrival.Notice)).Distinct());
        Assert.True(question[^1].PossibleRepeat);
        var listed = (await life.ListAsync("api/alerts?top=100", Token)).Select(alert => alert.GetProperty("id").GetString()).ToList();
        Assert.Equal(listed.Distinct(), listed);
    }

    /// <summary>A minute passes, and work in hand has a moment to end in it: a lock lasts no longer.</summary>
    private static async Task HurryAsync(SteeredClock clock)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(300), Token);
        clock.Offset += TimeSpan.FromMinutes(1);
    }

    private static object Mention(string id, DateTimeOffset at) => new
    {
        id,
        text = "Hello, when do you open on Sundays? Can you help me?",
        createdAt = at.ToString("O", CultureInfo.InvariantCulture),
        channel = "x",
        threadId = id,
        author = new { id = "a" },
    };

    private static Dictionary<string, string> MailSettings(SmtpSink mail) => Visits.Settings(
        ("Email__Smtp__Host", "127.0.0.1"),
        ("Email__Smtp__Port", mail.Port.ToString(CultureInfo.InvariantCulture)),
        ("Email__Smtp__StartTls", "false"),
        ("Email__From", "watch@example.org"),
        ("Email__To", "people@example.org"));

    private static async Task<IEnumerable<string?>> MentionsAsync(Life life) =>
        (await life.ListAsync("api/mentions?top=100", Token)).Select(mention => mention.GetProperty("id").GetString());

    private static async Task AskAsync(Life life)
    {
        await life.PostAsync(SignedPost.Of([Mention("q1", DateTimeOffset.UtcNow)]), Token);
        await Eventually.TrueAsync(async () => (await MentionsAsync(life)).Any(), "the question is stored");
    }

    private async Task<LifePlan> PlanAsync() =>
        new() { Executable = await published.PathAsync(), Data = folder.File("data"), Settings = Visits.Settings() };
}
