using System.Text.Json;
using Vigie.Hosting.Commands;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Commands;

public sealed class TryCommandTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
    }

    [Fact]
    public async Task A_file_is_printed_as_one_mention_a_line_and_the_summary_apart()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Data", "feeds", "samples", "google_alerts_atom.xml");

        Assert.Equal(0, await RunAsync(new TryRequest(File: file)));

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var mentions = lines.Select(line => JsonSerializer.Deserialize(line, VigieJson.Default.Mention)!).ToList();
        Assert.Equal(20, mentions.Count);
        Assert.All(mentions, mention => Assert.DoesNotContain("www.google.com/url", mention.Url, StringComparison.Ordinal));
        Assert.StartsWith("20 mentions read", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_entry_is_set_aside_with_a_reason_and_the_rest_is_read()
    {
        using var folder = new TempDirectory();
        await File.WriteAllTextAsync(
            folder.File("f.xml"),
            "<rss><channel><item/><item><title>t</title></item></channel></rss>",
            TestContext.Current.CancellationToken);

        Assert.Equal(0, await RunAsync(new TryRequest(File: folder.File("f.xml"))));

        Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Set aside: Entry 1", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "rss", null, null, "Say what to read")]
    [InlineData("nope", "rss", null, null, "There is no source 'nope'")]
    [InlineData(null, "fax", null, null, "kinds that are polled: rss")]
    [InlineData(null, "rss", "/nowhere/f.xml", null, "f.xml")]
    [InlineData(null, "rss", null, "mailto:x", "--url is no web address")]
    [InlineData(null, "rss", null, "http://127.0.0.1/", "private network")]
    public async Task What_cannot_be_read_is_one_plain_sentence_and_exit_code_1(
        string? source, string kind, string? file, string? url, string words)
    {
        Assert.Equal(1, await RunAsync(new TryRequest(source, kind, file, url)));

        Assert.Contains(
            words, Assert.Single(errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    private Task<int> RunAsync(TryRequest request) => TryCommand.RunAsync(
        request,
        () => new ListeningPlan(),
        allowPrivate: false,
        output,
        errors,
        TimeProvider.System,
        TestContext.Current.CancellationToken);
}
