using System.Text;
using Vigie.Collect.Feeds;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect.Feeds;

public sealed class FeedReaderTests
{
    [Theory]
    [InlineData("<title>Caf&eacute; &amp; tea&nbsp;house</title>", "Café & tea house")]
    [InlineData("<title>Fish & chips</title>", "Fish & chips")]
    [InlineData("<title>A &lt;b&gt;bold&lt;/b&gt; claim</title>", "A bold claim")]
    [InlineData("<title><![CDATA[5 < 6 & 7]]></title>", "5 < 6 & 7")]
    [InlineData("<title>&#147;quoted&#148;</title>", "“quoted”")]
    [InlineData("<title>The &lt;title> element</title>", "The <title> element")]
    [InlineData("<title>one <b>two</title>", "one two")]
    [InlineData("<TITLE>loud</TITLE>", "loud")]
    [InlineData("<dc:title>by another name</dc:title>", "by another name")]
    [InlineData("<x:title xmlns:x='http://PURL.org/dc/elements/1.1'>wrong prefix</x:title>", "wrong prefix")]
    public void A_title_of_RSS_becomes_plain_text(string title, string expected) =>
        Assert.Equal(expected, Item(title).Title);

    [Theory]
    [InlineData("<content type='html'>&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;</content>", "one\ntwo")]
    [InlineData("<content type='text'>&lt;p&gt; is a tag</content>", "<p> is a tag")]
    [InlineData("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a &lt; b<br/>c</div></content>", "a < b\nc")]
    [InlineData("<content type='text/html' mode='escaped'>&lt;i&gt;x&lt;/i&gt;</content>", "x")]
    [InlineData("<content type='text/html' mode='base64'>PGk+eDwvaT4=</content>", "x")]
    [InlineData("<content type='html'>a&lt;script&gt;alert(1)&lt;/script&gt;b&lt;style&gt;p{}&lt;/style&gt;c</content>", "abc")]
    [InlineData("<content type='html'>&lt;div&gt;&amp;amp;eacute;&lt;/div&gt;</content>", "&eacute;")]
    public void Content_of_Atom_becomes_plain_text_by_its_mode(string content, string expected)
    {
        var feed = FeedReader.Read($"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>{content}</entry></feed>");

        Assert.Equal(expected, Assert.Single(feed.Entries).Text);
    }

    [Fact]
    public void Links_follow_the_bases_in_force_and_the_best_relation_wins()
    {
        var feed = FeedReader.Read("""
            <feed xmlns="http://www.w3.org/2005/Atom" xml:base="/blog/" xml:lang="fr-CA">
              <entry xml:base="2026/"><link rel="self" href="self"/><link rel="alternate" type="application/json" href="post.json"/>
                <link rel="alternate" type="text/html" href="post"/><title>t</title></entry>
            </feed>
            """, new Uri("https://tea.example/feeds/all.xml"));

        Assert.Equal("https://tea.example/blog/2026/post", feed.Entries[0].Link);
        Assert.Equal("fr-CA", feed.Entries[0].Language);
    }

    [Theory]
    [InlineData("utf-8", "UTF-8")]
    [InlineData("iso-8859-1", "windows-1252")]
    [InlineData("windows-1251", "windows-1251")]
    [InlineData("koi8-r", "koi8-r")]
    [InlineData("shift_jis", "shift_jis")]
    [InlineData("big5", "big5")]
    public void Bytes_are_read_as_the_document_says(string declared, string real)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(real) ?? Encoding.GetEncoding(real);
        var words = declared switch
        {
            "windows-1251" or "koi8-r" => "Чай остыл",
            "shift_jis" => "お茶が冷めた",
            "big5" => "茶涼了",
            _ => "thé glacé",
        };

        var feed = FeedReader.Read(
            encoding.GetBytes($"<?xml version='1.0' encoding='{declared}'?><rss><channel><title>{words}</title></channel></rss>"));

        Assert.Equal(words, feed.Title);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_taken_for_windows_1252_and_the_rest_stays_as_it_is()
    {
        byte[] body = [.. "<rss><channel><title>thé "u8, 0x93, 0x74, 0xe9, 0x94, .. "</title></channel></rss>"u8];

        Assert.Equal("thé “té”", FeedReader.Read(body).Title);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Wide_encodings_are_known_by_their_first_bytes(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] body = [.. encoding.GetPreamble(), .. encoding.GetBytes("<rss><channel><title>thé</title></channel></rss>")];

        Assert.Equal("thé", FeedReader.Read(body).Title);
        Assert.Equal("thé", FeedReader.Read(encoding.GetBytes("<rss><channel><title>thé</title></channel></rss>")).Title);
    }

    [Fact]
    public void A_feed_torn_off_in_the_middle_gives_what_it_has()
    {
        var feed = FeedReader.Read("<rss><channel><item><title>one</title></item><item><title>two</title><description>half a sen");

        Assert.Equal(["one", "two"], feed.Entries.Select(entry => entry.Title));
        Assert.Equal("half a sen", feed.Entries[1].Text);
    }

    [Fact]
    public void Junk_before_the_feed_and_control_characters_within_do_no_harm()
    {
        var feed = FeedReader.Read(
            "\n\n<!-- cached --><?xml version='1.0'?><rss><channel><item><title>a\u0000b\u0008c</title></item></channel></rss>");

        Assert.Equal("abc", Assert.Single(feed.Entries).Title);
    }

    [Fact]
    public void An_entity_bomb_stays_small()
    {
        var levels = string.Concat(
            Enumerable.Range(1, 9).Select(level => $"<!ENTITY l{level} \"{string.Concat(Enumerable.Repeat($"&l{level - 1};", 10))}\">"));
        var feed = FeedReader.Read(
            $"<!DOCTYPE rss [<!ENTITY l0 \"lol\">{levels}]><rss><channel><item><title>&l9; &l0;</title></item></channel></rss>");

        Assert.Equal("&l9; lol", Assert.Single(feed.Entries).Title);
    }

    [Fact]
    public void An_external_entity_is_never_asked_for()
    {
        using var folder = new TempDirectory();
        File.WriteAllText(folder.File("secret"), "swordfish");
        var feed = FeedReader.Read(
            $"<!DOCTYPE rss [<!ENTITY x SYSTEM \"file://{folder.File("secret")}\">]>"
            + "<rss><channel><item><title>t &x;</title></item></channel></rss>");

        Assert.DoesNotContain("swordfish", Assert.Single(feed.Entries).Title, StringComparison.Ordinal);
    }

    /// <summary>Beginning, what is repeated, how often, end.</summary>
    public static TheoryData<string, string, int, string> Hostile => new()
    {
        { "<rss><channel><item><description>", "<b>", 100_000, "</item></channel></rss>" },
        { "", "<a>", 100_000, "" },
        { "", "<a></a>", 100_000, "" },
        { "<rss><channel><item><title>", "x", 5_000_000, "</title></item></channel></rss>" },
        { "<rss><channel><item><title><![CDATA[", "<div>", 100_000, "]]></title></item></channel></rss>" },
        { "<rss><channel>&", "<a \"", 500_000, "" },
        { "<rss><channel>&", "<!x>", 500_000, "" },
        { "<rss><channel>&", "<![x>", 100_000, "" },
        { "<rss><channel>&<item><author>", "a", 3_000_000, "</author><title>t</title></item>" },
        { "<rss>", "\0", 1_000_000, "" },
        { "{\"items\":", "[", 100_000, "" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_document_takes_time_in_proportion_and_throws_nothing_else(
        string beginning, string unit, int times, string end)
    {
        byte[] Document(int units) => Encoding.UTF8.GetBytes(beginning + string.Concat(Enumerable.Repeat(unit, units)) + end);
        static void Read(byte[] document)
        {
            var failure = Record.Exception(() => FeedReader.Read(document));
            Assert.True(failure is null or FeedFormatException, failure?.ToString());
        }

        var (small, large) = (Document(times / Growth.Times), Document(times));

        Assert.Null(Growth.Excess(() => Read(small), () => Read(large)));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("<!DOCTYPE html><html><body>Please log in</body></html>", "is a web page, not a feed")]
    [InlineData("{\"error\":\"no\"}", "is JSON without items, so no JSON Feed")]
    [InlineData("plain words", "is neither RSS, Atom nor JSON Feed")]
    public void What_is_no_feed_is_said_so(string document, string expected) =>
        Assert.Equal(expected, Assert.Throws<FeedFormatException>(() => FeedReader.Read(document)).Message);

    private static FeedEntry Item(string inside) =>
        Assert.Single(FeedReader.Read($"<rss version='2.0'><channel><item>{inside}</item></channel></rss>").Entries);
}
