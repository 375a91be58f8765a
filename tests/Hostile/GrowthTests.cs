using System.Diagnostics;
using System.Text;

namespace Vigie.Tests.Hostile;

/// <summary>
/// Twice the input is twice the work: an input sixteen times as long may take at most six times as much for each byte, in bytes
/// allocated and in time (the best of three). What is quadratic takes sixteen times as much.
/// </summary>
public sealed class GrowthTests(ParserTable table) : IClassFixture<ParserTable>
{
    private const int Short = 16 * 1024;

    private const int Times = 16;

    private const int Margin = 6;

    /// <summary>Parser, beginning, what is repeated, end.</summary>
    public static TheoryData<string, string, string, string> Shapes => new()
    {
        { "feed", "<rss><channel>", "<a>", "" },
        { "feed", "<rss><channel>", "<item><title>x</title><guid>1</guid></item>", "</channel></rss>" },
        { "feed", "<rss><channel>", "<a \"", "" },
        { "feed", "<rss><channel><item><description>", "&lt;b&gt;&amp;", "</description></item></channel></rss>" },
        { "feed", "<rss><channel>", "<![CDATA[", "" },
        { "feed", "<rss><channel>", "<!--", "" },
        { "feed", "<rss><channel><item ", "a=\"b\" ", "/></channel></rss>" },
        { "feed", "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">]><rss><channel><item><title>", "&a;", "</title></item></channel></rss>" },
        { "feed", "<feed xmlns=\"http://www.w3.org/2005/Atom\">", "<entry><link href=\"a\"/></entry>", "</feed>" },
        { "feed", "<rss><channel><item>", "<link>x</link>", "</item></channel></rss>" },
        { "JSON feed", "{\"items\":[", "{\"id\":\"1\"},", "{}]}" },
        { "JSON feed", "{\"items\":", "[", "" },
        { "JSON feed", "{\"items\":[{\"content_html\":\"", "<b>&amp;", "\"}]}" },
        { "HTML", "", "<b>", "" },
        { "HTML", "", "<p>a&amp;<br>", "" },
        { "HTML", "", "&lt;", "" },
        { "webhook body", "{\"mentions\":[", "{\"\\ud800\":1},", "{}]}" },
        { "webhook body", "{\"mentions\":[{\"id\":\"1\",\"createdAt\":\"2026-03-02T09:00:00Z\",\"text\":\"", "no ", "\"}]}" },
        { "webhook body", "{\"mentions\":[{", "\"\\ud800\":1,", "\"a\":1}]}" },
        { "webhook body", "", "[", "" },
        { "words of a mention", "", "not good!? ", "" },
        { "words of a mention", "", "@a#b", "" },
        { "words of a mention", "", "\u0301", "" },
        { "words of a mention", "", "acme ", "" },
        { "words of a mention", "", "http://x.example/", "" },
        { "other people's words", "", "e\u0301", "" },
        { "queue envelope", "{\"Data\":{\"message\":[", "\"{}\",", "1]}}" },
        { "HTTP envelope", "{\"Url\":\"http://a.example/\",\"Headers\":{", "\"a\":[\"b\"],", "\"c\":[]}}" },
        { "handler's answer", "{\"Logs\":[", "\"a\",", "\"b\"]}" },
        { "listening.json", "{\"brands\":[", "{\"id\":1},", "{}]}" },
        { "listening.json", "{", "\"a\":1,", "\"b\":1}" },
        { "table's row", "{\"PartitionKey\":\"p\",\"RowKey\":\"r\",", "\"A\":1,", "\"B\":1}" },
        { "table's answer", "200\nContent-Type: application/json\n\n{\"value\":[", "{\"PartitionKey\":\"p\"},", "{}]}" },
        { "replay file", "", "a", "" },
        { "replay file", "", "{}\n", "" },
        { "storage connection string", "", "a=b;", "" },
        { "link", "http://x.example/?", "a=b&", "" },
        { "webhook headers", "x\n1772442000\n", "v1,AAAA ", "" },
        { "cursor of a feed", "{\"seen\":\"", "AAAA", "\"}" },
        { "NCRONTAB", "", "1,", "1 * * * * *" },
        { "request of a browser", "GET /api/mentions?", "a=b&", "\n\n" },
        { "request of a browser", "POST /login\nContent-Type: application/x-www-form-urlencoded\n\n", "a=b&", "" },
        { "Retry-After", "", "9", "" },
        { "mention", "{\"id\":\"1\",\"url\":\"http://x.example/", "é", "\"}" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Twice_the_input_is_twice_the_work(string parser, string beginning, string unit, string end)
    {
        var read = table.Find(parser);
        var small = Measure(read, Input(beginning, unit, end, Short));

        var large = Measure(read, Input(beginning, unit, end, Short * Times));

        Assert.True(
            large.Bytes <= Math.Max(small.Bytes, 64 * 1024) * Times * Margin, $"{small.Bytes:N0} bytes became {large.Bytes:N0}.");
        Assert.True(
            large.Time <= Max(small.Time, TimeSpan.FromMilliseconds(2)) * Times * Margin, $"{small.Time} became {large.Time}.");
    }

    [Fact]
    public void A_quadratic_parser_is_caught()
    {
        var quadratic = new Parser("planted: quadratic", [[0]], input =>
        {
            var text = string.Empty;
            for (var at = 0; at < input.Length; at += 64)
            {
                text += "0123456789012345678901234567890123456789012345678901234567890123";
            }

            GC.KeepAlive(text);
        });

        var (small, large) = (Measure(quadratic, new byte[Short]), Measure(quadratic, new byte[Short * Times]));

        Assert.True(large.Bytes > small.Bytes * Times * Margin);
    }

    private static (long Bytes, TimeSpan Time) Measure(Parser parser, byte[] input)
    {
        var best = (Bytes: long.MaxValue, Time: TimeSpan.MaxValue);
        for (var run = 0; run < 3; run++)
        {
            var (before, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            try
            {
                parser.Read(input);
            }
            catch (Exception refused) when (parser.Allowed.Any(type => type.IsInstanceOfType(refused)))
            {
                // A refusal is an answer too.
            }

            best = (
                Math.Min(best.Bytes, GC.GetAllocatedBytesForCurrentThread() - before),
                Stopwatch.GetElapsedTime(began) < best.Time ? Stopwatch.GetElapsedTime(began) : best.Time);
        }

        return best;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static byte[] Input(string beginning, string unit, string end, int length)
    {
        var text = new StringBuilder(beginning, length + 200);
        while (text.Length < length)
        {
            text.Append(unit);
        }

        return Encoding.UTF8.GetBytes(text.Append(end).ToString());
    }
}
