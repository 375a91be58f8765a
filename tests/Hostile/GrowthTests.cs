using System.Text;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hostile;

/// <summary>
/// Twice the input is twice the work, whatever is repeated in it. A shape that took longer than its share once belongs here.
/// </summary>
public sealed class GrowthTests(ParserTable table) : IClassFixture<ParserTable>
{
    private const int Short = 8 * 1024;

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
        { "mention", "{\"id\":\"1\",\"createdAt\":\"2026-03-02T09:00:00Z\",\"text\":\"x\",", "\"\\ud800\":1,", "\"a\":1}" },
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
        { "words of a mail", "", "> a\n", "" },
        { "words of a mail", "", "--\n", "" },
        { "words of a mail", "", "On 1 a@b.c\n", "" },
        { "words of a mail", "", "On 1 a@b.c wrote:\n", "" },
        { "words of a mail", "a\n", "On 1 a@b.c wrote:\n>\n", "" },
        { "words of a mail", "", "From: a\n\n", "" },
        { "mail of a service", "Subject: Google Alert\n\n", "<a href=\"https://www.google.com/url?a\">", "" },
        { "mail of a service", "Subject: new review\n\n", "Review: \"a ", "" },
        { "mail of a service", "Subject: F5Bot found\n\n", "Reddit: ", "" },
        { "header lines of a mail", "", "a:b\n", "" },
        { "header lines of a mail", "References: ", "<a@b>\n ", "" },
        { "call of mailgun", "", "a=%20&", "" },
        { "call of sendgrid", "", "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n", "--xYz--" },
        { "call of sendgrid", "", "--xYz\r\n", "" },
        { "call of discourse", "{\"post\":{\"id\":1,\"topic_id\":1,\"created_at\":\"2026-03-02T09:00:00Z\",\"raw\":\"", "[quote]", "\"}}" },
        { "call of slack", "{\"event\":{\"type\":\"message\",\"channel\":\"C\",\"ts\":\"1\",\"text\":\"", "<a|", "\"}}" },
        { "call of meta", "{\"object\":\"page\",\"entry\":[", "{\"changes\":[1]},", "1]}" },
        { "call of x", "{\"data\":{\"event_type\":\"post.create\",\"payload\":{\"id\":1,\"edit_history_tweet_ids\":[", "1,", "1]}}}" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Twice_the_input_is_twice_the_work(string parser, string beginning, string unit, string end)
    {
        var read = table.Find(parser);
        var (small, large) = (Input(beginning, unit, end, Short), Input(beginning, unit, end, Short * Growth.Times));

        Assert.Null(Growth.Excess(() => Read(read, small), () => Read(read, large)));
    }

    [Fact]
    public void A_reader_that_copies_what_it_has_at_each_step_is_caught()
    {
        static void Gather(int steps)
        {
            byte[] gathered = [];
            for (var step = 0; step < steps; step++)
            {
                gathered = [.. gathered, 0, 0, 0, 0];
            }
        }

        Assert.Contains("bytes became", Growth.Excess(() => Gather(200), () => Gather(200 * Growth.Times)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_looks_at_everything_at_each_step_is_caught()
    {
        static void Compare(int steps)
        {
            var text = new byte[steps];
            for (var step = 0; step < steps; step++)
            {
                text[step] = text.AsSpan().Contains((byte)1) ? (byte)2 : (byte)0;
            }
        }

        // The first calls run code that the runtime replaces soon by quicker one: they would make the small input look slow.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromMilliseconds(500))
        {
            Compare(4_000);
        }

        Assert.Contains(" became ", Growth.Excess(() => Compare(16_000), () => Compare(16_000 * Growth.Times)), StringComparison.Ordinal);
    }

    private static void Read(Parser parser, byte[] input)
    {
        try
        {
            parser.Read(input);
        }
        catch (Exception refused) when (parser.Allowed.Any(type => type.IsInstanceOfType(refused)))
        {
            // A refusal is an answer too.
        }
    }

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
