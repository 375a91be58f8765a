using System.Text;
using Vigie.Model;
using Vigie.Store;
using Vigie.Store.Embedded;
using Vigie.Tests.Hosting.Import;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Commands;

/// <summary>The built program as <c>import</c>, on a store in a folder of the test's.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TempDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_outcry_of_the_past_is_stored_once_however_often_it_is_imported_and_alerts_nobody()
    {
        var file = Outcry(230);

        var (first, said) = await RunAsync("import", file, "--data", folder.File("data"));
        var (second, saidAgain) = await RunAsync("import", file, "--data", folder.File("data"));

        Assert.Equal((0, 0), (first, second));
        Assert.Contains("230 rows: 230 new mentions of brand, 0 there already, 0 set aside", said, StringComparison.Ordinal);
        Assert.Contains("230 rows: 0 new mentions of brand, 230 there already, 0 set aside", saidAgain, StringComparison.Ordinal);
        var (mentions, alerts) = await StoredAsync();
        Assert.Equal((230, 0), (mentions.Count, alerts));
        Assert.All(mentions, mention => Assert.Equal((true, "import"), (mention.History, mention.Mention.Source)));
    }

    [Fact]
    public async Task A_dry_run_shows_the_mapping_the_first_mentions_and_what_is_set_aside_and_leaves_no_store()
    {
        var (code, said) = await RunAsync("import", Exports.Talkwalker(folder.Path), "--dry-run", "--data", folder.File("data"));

        Assert.Equal(0, code);
        Assert.Contains("Read as talkwalker: JSON lines, utf-8, 3 rows.", said, StringComparison.Ordinal);
        Assert.Contains("authorName  <- extra_author_attributes.name", said, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"Cold tea.\"", said, StringComparison.Ordinal);
        Assert.Contains("Set aside: line 2: it is no JSON.", said, StringComparison.Ordinal);
        Assert.Contains("2 mentions, 1 would be set aside", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("data")));
    }

    [Fact]
    public async Task Day_and_month_that_cannot_be_told_apart_stop_it_until_they_are_said()
    {
        // Noon of a day that is at most the twelfth, some weeks back, whichever day it is today.
        var today = TimeProvider.System.GetUtcNow();
        var day = new DateTimeOffset(today.Year, today.Month, 1, 12, 0, 0, TimeSpan.Zero).AddMonths(-1);
        day = day.Month == 1 ? day.AddDays(1) : day;
        var file = Exports.Write(
            folder.Path, "x.csv", Encoding.UTF8, FormattableString.Invariant($"Date,Text\n{day:dd/MM/yyyy} 12:00,Cold tea"));
        var plan = Exports.Write(
            folder.Path,
            "plan.json",
            new UTF8Encoding(false),
            """{"brands":[{"id":"tea","name":"Tea"}],"retention":{"mentions":"100d"}}""");

        var (refused, why) = await RunAsync("import", file, "--data", folder.File("data"), "--config", plan);
        var (taken, said) = await RunAsync(
            "import", file, "--data", folder.File("data"), "--config", plan, "--date-format", "dd/MM/yyyy", "--zone", "America/New_York");

        Assert.Equal((1, 0), (refused, taken));
        Assert.Contains("line 2: ", why, StringComparison.Ordinal);
        Assert.Contains("--date-format MM/dd/yyyy", why, StringComparison.Ordinal);
        Assert.Contains("1 new mentions of Tea", said, StringComparison.Ordinal);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        Assert.Equal(day - zone.GetUtcOffset(day.DateTime), Assert.Single((await StoredAsync("tea")).Mentions).Mention.CreatedAt);
    }

    [Fact]
    public async Task A_watch_on_the_same_store_goes_on_meanwhile_and_shows_what_came()
    {
        await using var vigie = await RunningVigie.StartAsync(folder.File("data"));

        var (code, said) = await RunAsync("import", Exports.Meltwater(folder.Path), "--data", folder.File("data"));
        await vigie.TickAsync();

        Assert.True(code == 0, said);
        var from = Uri.EscapeDataString(Exports.Day.AddDays(-1).ToString("O"));
        Assert.Equal(2, (await vigie.ListAsync($"api/mentions?from={from}")).Count);
        Assert.Empty(await vigie.ListAsync("api/alerts"));
    }

    [Theory]
    [InlineData("nowhere.csv", "nowhere.csv")]
    [InlineData("x.csv --zone Mars/Olympus", "--zone is 'Mars/Olympus'")]
    [InlineData("x.csv --encoding no-such", "--encoding is 'no-such'")]
    [InlineData("x.csv --separator word", "--separator is 'word'")]
    [InlineData("x.csv --brand other", "brands are: brand")]
    [InlineData("x.csv --source a|b", "--source is 'a|b'")]
    [InlineData("x.csv --format excel", "excel")]
    public async Task What_is_wrong_is_one_sentence_and_exit_code_1(string arguments, string words)
    {
        Exports.Write(folder.Path, "x.csv", Encoding.UTF8, "Date,Text\n2026-01-01,Cold tea");

        var parts = arguments.Split(' ');
        var (code, said) = await RunAsync(["import", folder.File(parts[0]), .. parts[1..], "--data", folder.File("data")]);

        Assert.Equal(1, code);
        Assert.Contains(words, said, StringComparison.Ordinal);
    }

    private string Outcry(int rows)
    {
        var lines = Enumerable.Range(0, rows).Select(n =>
            FormattableString.Invariant(
                $"{Exports.Day.AddSeconds(15 * n):yyyy-MM-ddTHH:mm:ssZ},user{n},\"This is awful, where is my order {n}? Answer me\",c1"));
        return Exports.Write(
            folder.Path, "outcry.csv", new UTF8Encoding(true), "Date,Author,Text,Conversation ID\n" + string.Join('\n', lines));
    }

    private async Task<(List<StoredMention> Mentions, int Alerts)> StoredAsync(string brand = "brand")
    {
        var indexes = new IndexStore(new EmbeddedTableService(Path.Combine(folder.File("data"), "vigie.db")));
        var to = TimeProvider.System.GetUtcNow();
        var mentions = await indexes.MentionsBetweenAsync(brand, to.AddDays(-100), to, Token).ToListAsync(Token);
        var alerts = await indexes.AlertsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, Token).CountAsync(Token);
        return (mentions, alerts);
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        await using var process = VigieProcess.Start(new Dictionary<string, string>(), arguments);
        var code = await process.WaitAsync(Limit);
        await Eventually.TrueAsync(() => Task.FromResult(process.Said.Length > 0), "it says something", TimeSpan.FromSeconds(10));
        return (code, process.Said);
    }
}
