using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

public sealed class AlertPageTests : IDisposable
{
    private static readonly ThreadId Thread = ThreadId.Of("brand", "forum", "m1");
    private static readonly AlertId Id = AlertId.Sla(Thread, Some.Monday);
    private readonly WebWorld world =
        new(settings: settings => settings with { DashboardKeyRequired = true, DashboardKey = new SecretString(WebWorld.Key) });

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Reading_the_page_changes_nothing(string method)
    {
        await StoreAsync();
        var before = await TagAsync();

        var answer = (await world.CallAsync(method, world.Sign(Id) + "&action=ack")).Answer;

        Assert.Equal(200, answer.Status);
        Assert.Equal(before, await TagAsync());
    }

    [Fact]
    public async Task Its_times_are_those_of_the_message_that_led_here()
    {
        using var paris = new WebWorld(
            new ListeningPlan { Brands = [new Brand { Id = "brand", Name = "Acme Tea", TimeZone = "Europe/Paris" }] });
        await paris.StoreAsync([Some.Mention("m1")], alerts: WebWorld.SlaAlert(Thread, Some.Monday));

        var page = (await paris.CallAsync("GET", paris.Sign(Id))).Answer.Body!;

        Assert.Contains("2026-03-02 11:00</dd>", page, StringComparison.Ordinal);
        Assert.Contains("Europe/Paris</dd>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taking_it_records_who_and_when_once()
    {
        await StoreAsync();

        await world.PressAsync(world.Sign(Id), "action=ack&name=L%C3%A9a");
        var second = (await world.PressAsync(world.Sign(Id), "action=ack&name=Marc")).Answer;

        var alert = await ReadAsync();
        Assert.Equal((AlertState.Acknowledged, "Léa", Some.Monday), (alert.State, alert.AcknowledgedBy, alert.AcknowledgedAt));
        Assert.Equal([new PersonDecision(AlertAction.Acknowledged, "Léa", Some.Monday)], alert.Decisions);
        Assert.Contains("Léa has it", second.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handing_over_asks_the_next_person_once()
    {
        await StoreAsync();

        var first = await world.PressAsync(world.Sign(Id), "action=handover&level=0");
        await world.PressAsync(world.Sign(Id), "action=handover&level=0");

        var alert = await ReadAsync();
        Assert.Equal([new AlertNotice(Id)], first.Outgoing.Alerts);
        Assert.Equal((1, 2, NotificationReason.Escalated), (alert.EscalationLevel, alert.Pending!.Sequence, alert.Pending.Reason));
        Assert.Equal([WithheldReason.Superseded], alert.Notifications.Select(one => one.Withheld));
    }

    [Theory]
    [InlineData("ack")]
    [InlineData("mute")]
    [InlineData("notus")]
    [InlineData("handover")]
    public async Task Ten_presses_at_once_act_once(string action)
    {
        await StoreAsync();

        var outcomes =
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => world.PressAsync(world.Sign(Id), "level=0&action=" + action)));

        Assert.All(outcomes, outcome => Assert.Equal(200, outcome.Answer.Status));
        Assert.Single((await ReadAsync()).Decisions);
    }

    [Fact]
    public async Task Not_us_rejects_the_alert_and_ends_the_wait_of_its_thread()
    {
        await StoreAsync();

        await world.PressAsync(world.Sign(Id), "action=notus");

        Assert.Equal(AlertState.Rejected, (await ReadAsync()).State);
        Assert.Equal(
            ReplyState.Dismissed, (await world.Threads.ReadThreadAsync(Thread, TestContext.Current.CancellationToken))!.Value.State);
    }

    [Fact]
    public async Task Muting_lasts_an_hour_and_leaves_it_open()
    {
        await StoreAsync();

        await world.PressAsync(world.Sign(Id), "action=mute");

        var alert = await ReadAsync();
        Assert.Equal((AlertState.Open, Some.Monday.AddHours(1)), (alert.State, alert.MutedUntil));
    }

    [Fact]
    public async Task A_forged_stale_or_foreign_link_is_refused_with_what_to_do()
    {
        await StoreAsync();
        var good = world.Sign(Id);
        var other = world.Sign(AlertId.Velocity(Thread, 1)).Split('?')[1];
        var stale = world.Sign(Id);

        string[] wrong =
            [good + "x", good.Split('?')[0], good.Split('?')[0] + "?" + other, good.Replace("exp=", "exp=9", StringComparison.Ordinal)];
        foreach (var path in wrong)
        {
            var answer = (await world.PressAsync(path, "action=ack")).Answer;
            Assert.Equal(403, answer.Status);
            Assert.Contains("log in to the dashboard", answer.Body, StringComparison.Ordinal);
        }

        ((ManualTime)world.Time).Advance(LinkSigner.Life + TimeSpan.FromSeconds(1));
        Assert.Equal(403, (await world.CallAsync("GET", stale)).Answer.Status);
        Assert.Equal(AlertState.Open, (await ReadAsync()).State);
    }

    [Fact]
    public async Task An_unknown_action_is_answered_with_those_that_are_known()
    {
        await StoreAsync();

        var answer = (await world.PressAsync(world.Sign(Id), "action=delete")).Answer;

        Assert.Equal(400, answer.Status);
        Assert.Contains("ack, mute, notus, handover", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logged_in_user_acts_without_a_signature_from_this_site_only()
    {
        await StoreAsync();
        var form = ("Content-Type", "application/x-www-form-urlencoded");
        var key = ("Authorization", "Bearer " + WebWorld.Key);

        var foreign = (await world.CallAsync("POST", "/alerts/" + Id, "action=ack", form, key, ("Sec-Fetch-Site", "cross-site"))).Answer;
        var own = (await world.CallAsync("POST", "/alerts/" + Id, "action=ack", form, key, ("Sec-Fetch-Site", "same-origin"))).Answer;

        Assert.Equal((403, 200), (foreign.Status, own.Status));
    }

    [Fact]
    public async Task Whether_it_was_serious_can_be_said_when_it_is_over_and_changes_nothing_else()
    {
        await StoreAsync(alert => alert with { State = AlertState.Rejected, ClosedAt = Some.Monday, Pending = null });

        await world.PressAsync(world.Sign(Id), "action=serious&name=Ana");
        await world.PressAsync(world.Sign(Id), "action=serious&name=Bo");
        await world.PressAsync(world.Sign(Id), "action=notserious&name=Bo");

        var alert = await ReadAsync();
        Assert.Equal(
            [new PersonDecision(AlertAction.Serious, "Ana", Some.Monday), new PersonDecision(AlertAction.NotSerious, "Bo", Some.Monday)],
            alert.Decisions);
        Assert.Equal((AlertState.Rejected, Some.Monday), (alert.State, alert.ClosedAt));
        var thread = await world.Threads.ReadThreadAsync(Thread, TestContext.Current.CancellationToken);
        Assert.Null(thread!.Value.Clock.DismissedAt);
    }

    [Fact]
    public async Task The_page_shows_what_a_signal_was_computed_from_as_words()
    {
        var proof = new Proof
        {
            Formula = "max(evidenceSlow 12.1) = 12.1 > threshold <9>",
            Mentions = [new ProofMention(new("k1"), Some.Monday, 0.81, true, true, 6)],
            Deciding = 1,
            Beyond = 3,
            Silencers = [new Silencer(SilencerKind.Threshold, 12.2), new Silencer(SilencerKind.FewerVoices, 1)],
        };
        await StoreAsync(alert => alert with
        {
            Kind = AlertKind.Velocity,
            Evidence = alert.Evidence with { Signal = SomeAlert.Velocity().Evidence.Signal, Proof = proof },
        });

        var page = (await world.CallAsync("GET", world.Sign(Id))).Answer.Body;
        var list = (await world.CallAsync("GET", "/api/alerts?from=2026-03-01T00:00:00Z&to=2026-03-03T00:00:00Z", string.Empty,
            ("Authorization", "Bearer " + WebWorld.Key))).Answer.Body;

        Assert.Contains("threshold &lt;9&gt;", page, StringComparison.Ordinal);
        Assert.Contains("a threshold of 12.2", page, StringComparison.Ordinal);
        Assert.Contains("<code>k1</code>", page, StringComparison.Ordinal);
        Assert.Contains("Was it serious?", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\"k1\"", list, StringComparison.Ordinal);
        Assert.Contains("silencers", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_words_are_shown_as_words()
    {
        await StoreAsync(alert => alert with
        {
            Evidence = alert.Evidence with
            {
                Title = "<script>alert(1)</script>\"'",
                Url = "javascript:alert(1)",
                Excerpts =
                [
                    new Excerpt(
                        MentionKey.Of("forum", "m1"),
                        "<img src=x onerror=alert(1)>",
                        "<b>",
                        Some.Monday,
                        "data:text/html,x",
                        Sentiment.Negative)
                    {
                        Because = ["<img src=x>", "late"],
                    },
                ],
            },
        });

        var body = (await world.PressAsync(world.Sign(Id), "action=ack&name=%3Cscript%3E")).Answer.Body;

        Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("data:text", body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(
            "because of <mark><bdi>&lt;img src=x&gt;</bdi></mark> <mark><bdi>late</bdi></mark>", body, StringComparison.Ordinal);
    }

    private Task<MentionThread> StoreAsync(Func<Alert, Alert>? change = null)
    {
        var alert = WebWorld.SlaAlert(Thread, Some.Monday);
        return world.StoreAsync([Some.Mention()], alerts: change?.Invoke(alert) ?? alert);
    }

    private async Task<Alert> ReadAsync() => (await world.Threads.ReadAlertAsync(Id, TestContext.Current.CancellationToken))!.Value;

    private async Task<string> TagAsync() =>
        (await world.Threads.ReadAlertAsync(Id, TestContext.Current.CancellationToken))!.ETag.ToString();
}
