using Microsoft.Playwright;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

/// <summary>A thread opened in a real browser: why each mention was judged as it was, and the press that says otherwise.</summary>
public sealed class ThreadViewTests(Browser browser) : IClassFixture<Browser>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1280, "en-GB", ColorScheme.Light)]
    [InlineData(390, "fr-FR", ColorScheme.Dark)]
    public async Task Each_mention_says_why_and_is_corrected_by_one_press(int width, string locale, ColorScheme scheme)
    {
        using var world = new WebWorld();
        var thread = await SceneAsync(world);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await browser.OpenAsync(width, 900, locale, scheme);
        await page.GotoAsync($"{server.Address}#thread={thread.Id}");
        var first = page.Locator(".mention").First;

        await first.Locator("[data-said=sentiment-positive]").ClickAsync();

        await Assertions.Expect(first.Locator("[aria-pressed=true]")).ToHaveCountAsync(2);
        await Assertions.Expect(first.Locator("[data-said=triage-praise]")).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(first.Locator("mark")).ToHaveTextAsync(["late"]);
        await page.Locator(".mention").Nth(1).Locator("[data-said=right]").ClickAsync();
        await Assertions.Expect(page.Locator(".mention").Nth(1).Locator("[data-said=right]")).ToBeDisabledAsync();
        await page.Locator(".mention").Nth(2).Locator("[data-said=triage-attack]").ClickAsync();
        await Assertions.Expect(page.Locator(".mention").Nth(2).Locator("[data-said=triage-attack]"))
            .ToHaveAttributeAsync("aria-pressed", "true");
        await ShootAsync(page, $"thread-{width}", fullPage: false);
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width);
        Assert.True(await page.Locator("#drawer").EvaluateAsync<bool>("drawer => drawer.scrollWidth <= drawer.clientWidth"));
        var after = (await world.Threads.ReadThreadAsync(thread.Id, Token))!.Value;
        Assert.Equal((1, 2, 1), (after.Positive, after.Negative, after.Attacks));

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#confusion caption")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#confusion tbody").First).ToContainTextAsync("1");
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width);
        await page.Locator("#confusion").ScrollIntoViewIfNeededAsync();
        await ShootAsync(page, $"confusion-{width}", fullPage: false);
    }

    [Fact]
    public async Task The_keyboard_alone_corrects_and_stays_where_it_was()
    {
        using var world = new WebWorld();
        var thread = await SceneAsync(world);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await browser.OpenAsync(1280, 900, "en-GB", ColorScheme.Light);
        await page.GotoAsync($"{server.Address}#thread={thread.Id}");
        await page.Locator(".mention").First.WaitForAsync();
        var wanted = page.Locator(".mention").Nth(1).GetByRole(AriaRole.Group, new() { Name = "Sentiment" })
            .GetByRole(AriaRole.Button, new() { Name = "Neutral" });

        for (var i = 0; i < 40 && !await wanted.EvaluateAsync<bool>("button => button === document.activeElement"); i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(wanted).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(wanted).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#say")).ToContainTextAsync("Kept.");
        await page.GetByLabel("Your name").FillAsync("Léa");
        await page.Keyboard.PressAsync("Tab");
        await page.Locator(".mention").First.Locator("[data-said=triage-question]").ClickAsync();
        await page.GetByText("said by Léa").WaitForAsync();
    }

    [Fact]
    public async Task A_refused_correction_is_said_and_can_be_tried_again()
    {
        using var world = new WebWorld();
        var thread = await SceneAsync(world);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await browser.OpenAsync(390, 800, "en-GB", ColorScheme.Light);
        await page.GotoAsync($"{server.Address}#thread={thread.Id}");
        var first = page.Locator(".mention").First;
        await first.WaitForAsync();

        server.Broken = true;
        await first.Locator("[data-said=sentiment-positive]").ClickAsync();
        await first.Locator(".notice.bad").WaitForAsync();
        server.Broken = false;
        await first.Locator("[data-said=sentiment-positive]").ClickAsync();

        await first.GetByText("judged by a person").WaitForAsync();
        await Assertions.Expect(first.Locator(".notice.bad")).ToHaveCountAsync(0);
    }

    private static async Task<MentionThread> SceneAsync(WebWorld world)
    {
        string[] texts =
        [
            "Wicked good tea, I could not stop being late for work because of it!",
            "C’est nul, votre livraison a dix jours de retard…",
            "Ten days late. You are <b>liars</b>, and a very long word follows: " + new string('x', 90),
        ];
        var mentions = texts.Select((text, i) => DashboardScene.Said(
            $"m{i}", text, Channel.Forum, "forum", -90 + (i * 10), i == 1 ? "Zoé" : $"reader {i}", "tea"));
        var replies = mentions.Append(
            DashboardScene.Said("b1", "We are so sorry!", Channel.Forum, "forum", -5, "Maison Corail", "tea") with { FromBrand = true });
        return await world.StoreAsync([.. replies], mention => mention.FromBrand
            ? (Sentiment.Neutral, Triage.Other)
            : (Sentiment.Negative, Triage.Criticism));
    }

    /// <summary>A screenshot for people who change the page, in <c>artifacts/screenshots</c>.</summary>
    private static async Task ShootAsync(IPage page, string name, bool fullPage) => await page.ScreenshotAsync(
        new PageScreenshotOptions { Path = Path.Combine(Repository.Artifacts, "screenshots", name + ".png"), FullPage = fullPage });
}
