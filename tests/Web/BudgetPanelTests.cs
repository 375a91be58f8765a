using Microsoft.Playwright;
using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

/// <summary>What the month costs, in a real browser.</summary>
public sealed class BudgetPanelTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(1280, "en-GB", ColorScheme.Light, "so far, about|What costs|Runs of functions|spent on reads|asked half as often")]
    [InlineData(390, "fr-FR", ColorScheme.Dark,
        "à ce jour, environ|Ce qui coûte|Exécutions de fonctions|dépensés en lectures|deux fois moins souvent")]
    public async Task It_says_what_the_month_costs_what_is_given_up_and_what_each_source_spent(
        int width, string locale, ColorScheme scheme, string words)
    {
        var (sum, details, meter, spend, level) = words.Split('|') is [var a, var b, var c, var d, var e] ? (a, b, c, d, e) : default;
        using var world = World();
        await SpendAsync(world, BudgetLevel.SlowerPolling);
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await browser.OpenAsync(width, 900, locale, scheme);
        await page.GotoAsync(server.Address.ToString());
        var panel = page.Locator("#budget");

        await Assertions.Expect(panel.Locator(".sum")).ToContainTextAsync(sum);
        await Assertions.Expect(panel.Locator(".level")).ToContainTextAsync(level);
        await Assertions.Expect(panel.Locator(".spend li")).ToContainTextAsync(spend);
        await Assertions.Expect(panel.Locator(".spend li")).ToContainTextAsync("bird");
        await panel.GetByText(details).ClickAsync();
        await panel.GetByText(meter).WaitForAsync();

        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Contains("$", await panel.InnerTextAsync(), StringComparison.Ordinal);
        await panel.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, "screenshots", $"budget-{width}.png") });
        await page.Locator("#sources").ScreenshotAsync(
            new() { Path = Path.Combine(Repository.Artifacts, "screenshots", $"spend-{width}.png") });
    }

    [Fact]
    public async Task While_nothing_is_given_up_it_says_so()
    {
        using var world = World();
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await browser.OpenAsync(1280, 900, "en-GB", ColorScheme.Light);
        await page.GotoAsync(server.Address.ToString());

        await Assertions.Expect(page.Locator("#budget .level")).ToContainTextAsync("Nothing is given up.");
        Assert.Equal(0, await page.Locator("#budget .gauge.over").CountAsync());
    }

    private static WebWorld World() => new(
        new ListeningPlan
        {
            Sources = [new SourcePlan { Name = "bird", Kind = "x", Channel = Channel.X, MonthlyCap = 3 }],
        },
        settings => settings with
        {
            SourceCredentials = new Dictionary<string, SecretString>(StringComparer.OrdinalIgnoreCase) { ["bird:Token"] = new("t") },
        });

    private static async Task SpendAsync(WebWorld world, BudgetLevel level)
    {
        var (token, now) = (TestContext.Current.CancellationToken, world.Time.GetUtcNow());
        await world.Get<MeterLedger>().AddAsync(
            new Usage(new Dictionary<Meter, double>
            {
                [Meter.Executions] = 51_234,
                [Meter.GigabyteSeconds] = 131_000.55,
                [Meter.BrokerOperations] = 9_000,
                [Meter.TableTransactions] = 812_345,
                [Meter.Mails] = 61,
                [Meter.PaidReads] = 1_250,
            }),
            now,
            token);
        await world.Get<MeterLedger>().WriteGuardAsync(
            new BudgetState(BudgetRules.MonthOf(now), level, now.AddHours(-3), BudgetRules.MonthStart(now)), null, token);
        await world.States.WriteSourceAsync(
            new SourceState { Name = "bird", Mentions = 250, LastItemAt = now, Spend = SourceSpend.Of(null, now) with { Spent = 1.25 } },
            null,
            token);
    }
}
