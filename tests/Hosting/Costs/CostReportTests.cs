using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Hosting;
using Vigie.Hosting.Costs;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Costs;

/// <summary>A busy brand on every kind of source that is polled.</summary>
public sealed class CostReportTests : IDisposable
{
    private static readonly ListeningPlan Busy = new()
    {
        Brands = [new Brand { Id = "acme", Name = "Acme Tea", Aliases = ["#acmetea", "AcmeTea"] }],
        Sources =
        [
            Source("blog", "rss", "https://blog.example/feed"),
            Source("news", "rss", "https://news.example/feed"),
            Source("fedi", "mastodon", "https://social.example/"),
            Source("sky", "bluesky", account: "acme.example"),
            Source("hn", "hackernews"),
            Source("tube", "youtube", account: "@acmetea"),
            Source("page", "meta"),
            Source("bird", "x", account: "acmetea"),
            Source("forum", "discourse", "https://forum.example/"),
            Source("shop", "generic"),
        ],
    };

    private readonly SafeFetcher fetcher = new(TimeProvider.System, allowPrivate: false);
    private readonly VigieSettings settings = new()
    {
        DataFolder = ".",
        LinkKey = new SecretString("key"),
        Smtp = new SmtpSettings("mail.example"),
        EmailTo = ["a@acme.example", "b@acme.example"],
        SourceCredentials = new Dictionary<string, SecretString>(StringComparer.OrdinalIgnoreCase)
        {
            ["fedi:Token"] = new("t"),
            ["page:Token"] = new("t"),
            ["bird:Token"] = new("t"),
            ["tube:Key"] = new("t"),
        },
    };

    public void Dispose() => fetcher.Dispose();

    [Fact]
    public async Task A_month_of_a_busy_brand_on_every_source_is_within_what_each_place_gives_away()
    {
        var (text, faults) = await PrintAsync(Busy, 10_000);

        Assert.Empty(faults);
        Golden.Matches(text.Replace($"{PriceTable.ReadOn:yyyy-MM-dd}", "DATE", StringComparison.Ordinal), "check-cost.txt", "hosting");
    }

    [Fact]
    public async Task What_a_place_would_not_give_away_is_a_fault_that_says_what_to_do()
    {
        var many = Enumerable.Range(0, 40).Select(number => Source($"page{number}", "meta") with { Every = TimeSpan.FromMinutes(1) });

        var (_, faults) = await PrintAsync(Busy with { Sources = [.. many] }, 10_000);

        var fault = Assert.Single(faults);
        Assert.StartsWith("meta: page0, page1, ", fault, StringComparison.Ordinal);
        Assert.Contains("200 are free (https://developers.facebook.com/", fault, StringComparison.Ordinal);
        Assert.EndsWith("Set a longer every.", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_costs_more_than_its_budget_is_a_fault()
    {
        var (_, faults) = await PrintAsync(Busy with { Budget = new BudgetPlan { Monthly = 1 } }, 10_000);

        Assert.Contains("budget.monthly is $1.000", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    public void More_mentions_never_cost_less(int mentions)
    {
        var less = PriceTable.Dollars(PlanOf(Busy, mentions).Usage);

        Assert.True(PriceTable.Dollars(PlanOf(Busy, (mentions * 2) + 1).Usage) >= less);
    }

    [Fact]
    public void What_the_paid_source_may_spend_is_in_the_budget_unless_the_operator_says_otherwise()
    {
        Assert.Equal(10, TermsOf(Busy).Monthly);
        Assert.Equal(5, TermsOf(Busy with { Sources = [] }).Monthly);
        Assert.Equal(7, TermsOf(Busy with { Budget = new BudgetPlan { Monthly = 7 } }).Monthly);
    }

    private static SourcePlan Source(string name, string kind, string? url = null, string? account = null) =>
        new() { Name = name, Kind = kind, Url = url is null ? null : new Uri(url), Account = account };

    private async Task<(string Text, IReadOnlyList<string> Faults)> PrintAsync(ListeningPlan plan, int mentions)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        var faults = await new CostReport(output).PrintAsync(PlanOf(plan, mentions), TermsOf(plan));
        return (output.ToString(), faults);
    }

    private CostPlan PlanOf(ListeningPlan plan, int mentions) =>
        CostPlan.Of(plan, settings, Composition.ToolsOf(fetcher, TimeProvider.System, plan, settings), TermsOf(plan), mentions);

    private BudgetTerms TermsOf(ListeningPlan plan) => SpendRules.Terms(
        SourceRegistry.Create(Composition.ToolsOf(fetcher, TimeProvider.System, plan, settings)), plan, settings);
}
