using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.Data.Sqlite;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hostile;

/// <summary>
/// The hostile texts of tests/Data/hostile through the whole program, and every place where they come out read back: they are text there,
/// and nothing else.
/// </summary>
public sealed partial class PipelineTests(PipelineRun run, Browser browser) : IClassFixture<PipelineRun>, IClassFixture<Browser>
{
    private static readonly string[] CardTypes =
        ["message", "AdaptiveCard", "Container", "RichTextBlock", "TextRun", "ActionSet", "Action.OpenUrl"];

    private static readonly string[] MailHeaders =
    [
        "Auto-Submitted", "Content-Type", "Date", "From", "List-Id", "MIME-Version", "Message-ID", "Subject", "To", "X-Alert-Id",
        "X-Auto-Response-Suppress", "X-Vigie-Alert", "In-Reply-To", "References",
    ];

    private static readonly string[] MailElements = ["HTML", "HEAD", "META", "BODY", "H1", "H2", "P", "STRONG", "A", "DIV"];

    [Fact]
    public async Task Each_text_is_stored_and_listed_as_it_was_written()
    {
        var stored = (await run.AllAsync("api/mentions")).ToLookup(mention => mention.GetProperty("source").GetString());

        foreach (var (number, (name, text)) in HostileTexts.All.Index())
        {
            Assert.Equal((name, HostileTexts.Voices), (name, stored[$"s{number}"].Count()));
            Assert.All(
                stored[$"s{number}"],
                mention => Assert.EndsWith(text, mention.GetProperty("text").GetString(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_card_holds_runs_of_text_and_links_to_the_web_alone()
    {
        foreach (var node in run.Cards.SelectMany(card => Nodes(JsonNode.Parse(card))).OfType<JsonObject>())
        {
            Assert.True(node["type"] is not { } type || CardTypes.Contains(type.GetValue<string>()), node.ToJsonString());
            Assert.True(node["url"] is not { } url || IsWeb(url.GetValue<string>()), node.ToJsonString());
            foreach (var value in new[] { node["text"], node["title"], node["fallbackText"] }.OfType<JsonValue>())
            {
                var text = value.GetValue<string>();
                Assert.False(HasSigns(text), text);
                Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
            }

            if (node["fallbackText"] is { } fallback)
            {
                Assert.DoesNotMatch(@"[\[\]*_`<>#~]", fallback.GetValue<string>());
            }
        }
    }

    [Fact]
    public void A_card_fits_and_shows_the_words_as_words()
    {
        Assert.All(run.Cards, card => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(card), 100, 28 * 1024));
        Assert.Contains(run.Cards, card => TeamsSink.PlainText(card).Contains("<script>window.hacked=1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_mail_has_its_own_headers_and_elements_alone()
    {
        foreach (var mail in run.Mails.Select(MailText.Of))
        {
            Assert.Empty(mail.Headers.Keys.Except(MailHeaders, StringComparer.OrdinalIgnoreCase));
            Assert.False(HasSigns(mail.Subject), mail.Subject);
            Assert.Contains("team@example.org", mail.Headers["To"], StringComparison.Ordinal);
            var html = new HtmlParser().ParseDocument(mail.Html);
            foreach (var element in html.All)
            {
                Assert.Contains(element.TagName, MailElements);
                Assert.Empty(
                    element.Attributes.Select(attribute => attribute.Name).Except(["style", "href", "lang", "charset", "name", "content"]));
                Assert.True(element.GetAttribute("href") is not { } url || IsWeb(url), element.OuterHtml);
                Assert.DoesNotContain("position", element.GetAttribute("style") ?? string.Empty, StringComparison.Ordinal);
            }

            Assert.False(HasSigns(mail.Plain.Replace("\n", string.Empty, StringComparison.Ordinal)), mail.Plain);
            Assert.DoesNotContain(mail.Plain.Split('\n'), line => line.StartsWith("INJECTED", StringComparison.Ordinal) || line == ".");
        }
    }

    [Fact]
    public void Each_line_of_the_log_was_written_by_the_program()
    {
        foreach (var line in run.Vigie.Said.Split('\n').Where(line => line.Length > 0))
        {
            Assert.Matches(LogLine(), line);
            Assert.False(line.Any(char.IsControl), line);
            Assert.DoesNotContain("INJECTED", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_page_runs_leads_to_or_asks_for_anything_of_theirs()
    {
        var page = await browser.OpenAsync();
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        page.Dialog += (_, dialog) => asked.Add("dialog " + dialog.Message);

        await page.GotoAsync(run.Vigie.Address.ToString());
        await page.Locator(".card").First.WaitForAsync();
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
        var cards = await page.Locator(".card").CountAsync();
        for (var card = 0; card < cards; card++)
        {
            // Clicked and closed by script: thirty times to scroll, to wait for a still picture and to aim takes longer than all else.
            await page.Locator(".card").Nth(card).GetByText("Details").EvaluateAsync("button => button.click()");
            await page.Locator("dialog .said").First.WaitForAsync();
            await page.EvaluateAsync("document.querySelector('dialog').close()");
        }

        Assert.True(cards > 10, $"The page shows {cards} cards.");
        Assert.False(await page.EvaluateAsync<bool>("'hacked' in window"));
        var hrefs = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('[href],[src]')].map(e => e.href || e.src)");
        Assert.All(hrefs, href => Assert.True(IsWeb(href), href));
        foreach (var link in AlertLinks())
        {
            await page.GotoAsync(link);
            Assert.False(await page.EvaluateAsync<bool>("'hacked' in window"), link);
        }

        Assert.All(asked, url => Assert.StartsWith(run.Vigie.Address.ToString(), url, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("api/mentions")]
    [InlineData("api/threads")]
    [InlineData("api/alerts")]
    [InlineData("api/deadletters")]
    [InlineData("api/stats")]
    [InlineData("api/sources")]
    [InlineData("api/health")]
    public async Task The_API_answers_data_that_no_browser_takes_for_a_page(string path)
    {
        using var answer = await run.Vigie.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("nosniff", answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.DoesNotContain("<", body, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(body);
    }

    [Fact]
    public async Task What_could_not_be_read_is_kept_as_it_was_sent()
    {
        var letters = await run.AllAsync("api/deadletters");

        Assert.Equal(HostileTexts.All.Count, letters.Count);
        Assert.All(
            letters,
            letter => Assert.Contains(
                $"mentions[{HostileTexts.Voices}].createdAt", letter.GetProperty("reason").GetString(), StringComparison.Ordinal));
        Assert.All(run.Answers, answer => Assert.DoesNotContain("INJECTED", answer, StringComparison.Ordinal));
    }

    [Fact]
    public void No_key_of_a_table_and_no_name_of_a_file_holds_their_words()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(run.Data, "vigie.db")};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT pk, rk FROM entities";
        using var rows = command.ExecuteReader();
        var count = 0;
        while (rows.Read())
        {
            Assert.Matches("^[A-Za-z0-9|._-]{1,200}$", rows.GetString(0));
            Assert.Matches("^[A-Za-z0-9|._-]{1,200}$", rows.GetString(1));
            count++;
        }

        Assert.True(count > HostileTexts.All.Count * HostileTexts.Voices, $"There are {count} rows.");
        Assert.All(
            Directory.EnumerateFileSystemEntries(run.Data, "*", SearchOption.AllDirectories),
            file => Assert.Matches("^[a-z.-]+$", Path.GetFileName(file)));
    }

    private IEnumerable<string> AlertLinks() => run.Cards.SelectMany(card => Nodes(JsonNode.Parse(card))).OfType<JsonObject>()
        .Select(node => node["url"]?.GetValue<string>()).OfType<string>().Where(url => url.Contains("/alerts/", StringComparison.Ordinal))
        .Select(url => url.Split('#')[0]).Distinct();

    private static IEnumerable<JsonNode?> Nodes(JsonNode? node) => (node switch
    {
        JsonObject members => members.Select(member => member.Value),
        JsonArray items => items,
        _ => [],
    }).SelectMany(Nodes).Prepend(node);

    private static bool IsWeb(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var link) && link.Scheme is "http" or "https" && link.UserInfo.Length == 0
        && link.Host is "127.0.0.1" or "x.example";

    /// <summary>Control characters, line and paragraph ends, and signs that turn the direction.</summary>
    private static bool HasSigns(string text) => text.Any(
        c => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')
            or '\u200f' or '\ufeff');

    [GeneratedRegex("^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z (info|warning|error|debug) \\S+: |Vigie keeps watch at )")]
    private static partial Regex LogLine();
}
