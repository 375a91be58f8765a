using Microsoft.Playwright;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

/// <summary>The dashboard in a real browser.</summary>
public sealed class DashboardTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task No_width_scrolls_sideways(int width, ColorScheme scheme)
    {
        using var world = new WebWorld(DashboardScene.Plan);
        await DashboardScene.SetAsync(world);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server, width, scheme: scheme);

        await page.Locator(".card").First.WaitForAsync();

        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await ShootAsync(page, $"dashboard-{width}-{scheme}");
        await page.Locator("#dead").ScreenshotAsync(
            new() { Path = Path.Combine(Repository.Artifacts, "screenshots", $"letters-{width}-{scheme}.png") });
    }

    [Theory]
    [InlineData("en-GB", "en", "Nobody waits for an answer.")]
    [InlineData("fr-FR", "fr", "Personne n’attend de réponse.")]
    public async Task Without_data_the_page_says_what_to_do_next_in_the_readers_language(string locale, string language, string sentence)
    {
        using var world = new WebWorld();
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server, locale: locale);

        await page.GetByText(sentence).WaitForAsync();

        Assert.Equal(language, await page.GetAttributeAsync("html", "lang"));
        Assert.Contains("/api/webhooks/generic", await page.InnerTextAsync("#risk"), StringComparison.Ordinal);
        await ShootAsync(page, $"empty-{language}");
    }

    [Fact]
    public async Task The_language_switch_is_remembered()
    {
        using var world = new WebWorld();
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server);

        await page.ClickAsync("#language");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Fils à risque" }).WaitForAsync();
        await page.ReloadAsync();

        await page.GetByRole(AriaRole.Heading, new() { Name = "Fils à risque" }).WaitForAsync();
        Assert.Equal("fr", await page.GetAttributeAsync("html", "lang"));
    }

    [Fact]
    public async Task A_new_mention_appears_without_a_reload_and_the_countdown_runs()
    {
        using var world = new WebWorld();
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server);
        await page.GetByText("Nobody waits for an answer.").WaitForAsync();

        await world.StoreAsync([Some.Mention(
            text: "Where is my tea?", channel: Channel.Email, at: Some.Monday.AddHours(-23).AddMinutes(-59).AddSeconds(-10))]);
        ((ManualTime)world.Time).Advance(TimeSpan.FromSeconds(11));

        await page.GetByText("Where is my tea?").First.WaitForAsync();
        var left = page.Locator(".ring .left").First;
        var before = await left.InnerTextAsync();
        await Assertions.Expect(left).Not.ToHaveTextAsync(before);
        Assert.Contains(" s left", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answered_button_ends_the_wait_and_says_so()
    {
        using var world = new WebWorld();
        var thread = await world.StoreAsync([Some.Mention(text: "Where is my tea?")]);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server);

        await page.GetByRole(AriaRole.Button, new() { Name = "Answered" }).ClickAsync();

        await Assertions.Expect(page.Locator("#say")).ToContainTextAsync("Marked as answered");
        await Assertions.Expect(page.Locator(".card")).ToHaveCountAsync(0);
        var stored = await world.Threads.ReadThreadAsync(thread.Id, TestContext.Current.CancellationToken);
        Assert.Equal(ReplyState.Answered, stored!.Value.State);
    }

    [Fact]
    public async Task What_burns_stands_first_with_how_bad_who_has_it_and_what_to_do()
    {
        using var world = new WebWorld(DashboardScene.Plan);
        await DashboardScene.SetAsync(world);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server, 390);

        var blaze = page.Locator("main > section:visible").First.Locator(".blaze");
        await Assertions.Expect(blaze).ToHaveCountAsync(1);
        var text = await blaze.InnerTextAsync();

        Assert.All(
            ["Critical", "Lead in the blue teapots?", "21 negative voices", "Nobody has taken it"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        var take = blaze.GetByRole(AriaRole.Link, new() { Name = "Take it or decide" });
        Assert.True((await take.BoundingBoxAsync())!.Y < 600);
    }

    [Fact]
    public async Task The_keyboard_reaches_every_control()
    {
        using var world = new WebWorld(DashboardScene.Plan);
        await DashboardScene.SetAsync(world);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server);
        await page.Locator(".card").First.WaitForAsync();
        await page.EvaluateAsync("""
            () => {
              window.wanted = [...document.querySelectorAll('a[href], button, summary, [tabindex="0"]')]
                .filter(e => e.checkVisibility() && !e.closest('details:not([open]) > :not(summary)'));
              window.reached = new Set();
              document.addEventListener('focusin', event => window.reached.add(event.target));
            }
            """);

        var count = await page.EvaluateAsync<int>("window.wanted.length");
        for (var i = 0; i < count + 3; i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.True(count > 30, $"Only {count} controls.");
        var missed = await page.EvaluateAsync<string[]>(
            "window.wanted.filter(e => e.isConnected && !window.reached.has(e)).map(e => e.outerHTML.slice(0, 90))");
        Assert.Empty(missed);
    }

    [Fact]
    public async Task An_unreachable_watch_is_said_rather_than_shown_as_fresh()
    {
        using var world = new WebWorld();
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server);
        await page.GetByText("Nobody waits for an answer.").WaitForAsync();

        server.Broken = true;

        await Assertions.Expect(page.Locator("#trouble")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        Assert.Contains("stale", await page.GetAttributeAsync("#main", "class"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flag_of_the_chart_opens_its_evidence()
    {
        using var world = new WebWorld(DashboardScene.Plan);
        await DashboardScene.SetAsync(world);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server);

        await page.Locator(".flag").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByText("18 heard in 30 min, where 1.4 is usual")).ToBeVisibleAsync();
        await ShootAsync(page, "evidence");
    }

    [Fact]
    public async Task A_correction_in_the_thread_view_is_kept()
    {
        using var world = new WebWorld();
        var thread = await world.StoreAsync([Some.Mention(text: "Wicked good tea!")]);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server);

        await page.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
        await page.GetByText("judged by lexicon-1, 80% sure because of late").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Positive" }).ClickAsync();

        await page.GetByText("judged by a person").WaitForAsync();
        await page.GetByText("lexicon-1 had said: Negative · Criticism").WaitForAsync();
        await Assertions.Expect(page.Locator("dialog [aria-pressed=true]")).ToHaveTextAsync(["+ Positive", "Praise"]);
        var stored = await world.Threads.ReadThreadAsync(thread.Id, TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (stored!.Value.Positive, stored.Value.Negative));
    }

    [Fact]
    public async Task The_page_behind_a_link_acts_by_its_buttons_on_a_phone()
    {
        using var world = new WebWorld(
            DashboardScene.Plan, settings => settings with { DashboardKeyRequired = true, DashboardKey = new SecretString(WebWorld.Key) });
        await DashboardScene.SetAsync(world);
        var id = AlertId.Velocity(ThreadId.Of("brand", "forum", "crisis"), 1);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await browser.OpenAsync(390, 800, "fr-FR", ColorScheme.Dark);

        await page.GotoAsync(new Uri(server.Address, world.Sign(id)).ToString());
        await ShootAsync(page, "alert-fr");
        await page.FillAsync("#name", "Léa");
        await page.GetByRole(AriaRole.Button, new() { Name = "Je prends" }).ClickAsync();

        await page.GetByText("C’est à vous : Léa.").WaitForAsync();
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        var alert = await world.Threads.ReadAlertAsync(id, TestContext.Current.CancellationToken);
        Assert.Equal("Léa", alert!.Value.AcknowledgedBy);
    }

    [Fact]
    public async Task The_login_opens_the_dashboard_and_the_logout_closes_it()
    {
        using var world = new WebWorld(
            DashboardScene.Plan, settings => settings with { DashboardKeyRequired = true, DashboardKey = new SecretString(WebWorld.Key) });
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server);

        await page.GetByRole(AriaRole.Link, new() { Name = "Log in with the key" }).ClickAsync();
        await ShootAsync(page, "login");
        await page.FillAsync("#key", WebWorld.Key);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Nobody waits for an answer.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await page.GotoAsync(server.Address.ToString());

        await Assertions.Expect(page.Locator("#trouble")).ToContainTextAsync("not logged in");
    }

    [Fact]
    public async Task A_letter_is_sent_again_by_one_press_and_shows_it()
    {
        using var world = new WebWorld();
        await world.States.KeepDeadLetterAsync(Some.Letter(), TestContext.Current.CancellationToken);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server);

        await page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();

        await page.Locator("#dead .notice").GetByText("Will be sent again within a minute.").WaitForAsync();
        await Assertions.Expect(page.Locator("#say")).ToContainTextAsync("sent again within a minute");
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(1, await world.States.RedrivesAsync(token).CountAsync(token));
    }

    [Fact]
    public async Task A_letter_is_let_go_by_a_second_press_only()
    {
        using var world = new WebWorld();
        await world.States.KeepDeadLetterAsync(Some.Letter(), TestContext.Current.CancellationToken);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server);

        await page.GetByRole(AriaRole.Button, new() { Name = "Let go" }).ClickAsync();
        Assert.NotNull(await world.States.ReadDeadLetterAsync("l1", TestContext.Current.CancellationToken));
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete for good" }).ClickAsync();

        await page.GetByText("Nothing was set aside.").WaitForAsync();
        Assert.Null(await world.States.ReadDeadLetterAsync("l1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task All_letters_are_sent_again_by_one_press_but_those_that_say_why_not()
    {
        using var world = new WebWorld();
        var token = TestContext.Current.CancellationToken;
        await world.States.KeepDeadLetterAsync(Some.Letter("a1"), token);
        await world.States.KeepDeadLetterAsync(Some.Letter("a2"), token);
        await world.States.KeepDeadLetterAsync(Some.Letter("b1", DeadLetter.WebhookQueue), token);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server, locale: "fr-FR");

        await page.GetByRole(AriaRole.Button, new() { Name = "Tout renvoyer" }).ClickAsync();

        await Assertions.Expect(page.Locator("#dead .notice")).ToHaveCountAsync(2);
        await page.GetByText("faites-la poster à nouveau").WaitForAsync();
        Assert.Equal(["a1", "a2"], await world.States.RedrivesAsync(token).Select(row => row.Value.Letter).ToListAsync(token));
    }

    [Theory]
    [InlineData(1280, "en-GB", ColorScheme.Light)]
    [InlineData(390, "fr-FR", ColorScheme.Dark)]
    public async Task What_if_is_moved_by_the_keyboard_and_says_what_would_have_been(int width, string locale, ColorScheme scheme)
    {
        using var world = new WebWorld(DashboardScene.Plan);
        await DashboardScene.SetAsync(world);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await OpenAsync(server, width, locale, scheme);
        await page.Locator(".card").First.WaitForAsync();
        var panel = page.Locator("#whatif");
        await panel.ScrollIntoViewIfNeededAsync();
        await panel.Locator("svg.whatif").WaitForAsync();
        var before = await page.Locator("#whatif-slider").GetAttributeAsync("aria-valuetext");

        await page.Locator("#whatif-slider").FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("ArrowLeft");

        await Assertions.Expect(page.Locator("#whatif-slider")).Not.ToHaveAttributeAsync("aria-valuetext", before!);
        await Assertions.Expect(page.Locator("#whatif-result")).Not.ToHaveClassAsync("busy");
        Assert.Equal(1, await panel.Locator("svg.whatif .band").CountAsync());
        Assert.True(await panel.Locator("svg.whatif .alarm").CountAsync() > 0);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await panel.Locator("summary").ClickAsync();
        await panel.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, "screenshots", $"whatif-{width}.png") });
    }

    private async Task<IPage> OpenAsync(
        WebFunctionServer server, int width = 1280, string locale = "en-GB", ColorScheme scheme = ColorScheme.Light)
    {
        var page = await browser.OpenAsync(width, 900, locale, scheme);
        await page.GotoAsync(server.Address.ToString());
        return page;
    }

    /// <summary>A screenshot for people who change the page, in <c>artifacts/screenshots</c>.</summary>
    private static async Task ShootAsync(IPage page, string name) =>
        await page.ScreenshotAsync(
            new PageScreenshotOptions { Path = Path.Combine(Repository.Artifacts, "screenshots", name + ".png"), FullPage = true });
}
