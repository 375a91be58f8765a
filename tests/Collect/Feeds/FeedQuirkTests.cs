using Vigie.Collect.Feeds;

namespace Vigie.Tests.Collect.Feeds;

/// <summary>What feeds do that their formats do not foresee, a row a quirk; only fields that a mention takes.</summary>
public sealed class FeedQuirkTests
{
    private const string Rdf = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'";

    [Theory]
    [InlineData("<author>me@example.com (Ana Lima)</author>", "Ana Lima", "me@example.com")]
    [InlineData("<author>Ana Lima (me@example.com)</author>", "Ana Lima", "me@example.com")]
    [InlineData("<author>Ana Lima &lt;me@example.com></author>", "Ana Lima", "me@example.com")]
    [InlineData("<author>me@example.com</author>", null, "me@example.com")]
    [InlineData("<author><name>Ana Lima</name><email>me@example.com</email></author>", "Ana Lima", "me@example.com")]
    [InlineData("<dc:creator>Ana Lima</dc:creator>", "Ana Lima", null)]
    [InlineData("<DC:Creator>Ana Lima</DC:Creator>", "Ana Lima", null)]
    [InlineData("<x:creator xmlns:x='http://purl.org/dc/elements/1.1/'>Ana Lima</x:creator>", "Ana Lima", null)]
    [InlineData("<dc:author>Ana Lima</dc:author>", "Ana Lima", null)]
    [InlineData("<itunes:author>Ana Lima</itunes:author>", "Ana Lima", null)]
    [InlineData("<author/><dc:creator>Ana Lima</dc:creator>", "Ana Lima", null)]
    [InlineData("<dc:creator><![CDATA[ Ana Lima ]]></dc:creator>", "Ana Lima", null)]
    public void An_author_of_RSS_is_who_it_says_in_whatever_form(string inside, string? name, string? email) =>
        Assert.Equal((name, email), (Item(inside).Author?.Name, Item(inside).Author?.Email));

    [Theory]
    [InlineData("<link>http://example.com/a</link>", "http://example.com/a")]
    [InlineData("<link>\n  http://example.com/a\n</link>", "http://example.com/a")]
    [InlineData("<link><![CDATA[http://example.com/a?b=1&c=2]]></link>", "http://example.com/a?b=1&c=2")]
    [InlineData("<link>http://example.com/a?b=1&amp;c=2</link>", "http://example.com/a?b=1&c=2")]
    [InlineData("<link>/a</link>", "http://example.com/a")]
    [InlineData("<link xml:base='http://other.example/x/'>a</link>", "http://other.example/x/a")]
    [InlineData("<link/><guid>http://example.com/g</guid>", "http://example.com/g")]
    [InlineData("<guid>http://example.com/g</guid>", "http://example.com/g")]
    [InlineData("<guid isPermaLink='true'>http://example.com/g</guid>", "http://example.com/g")]
    [InlineData("<guid isPermaLink='false'>http://example.com/g</guid>", null)]
    [InlineData("<guid isPermaLink='False'>http://example.com/g</guid>", null)]
    [InlineData("<guid>http://example.com/g</guid><link>http://example.com/a</link>", "http://example.com/a")]
    [InlineData("<guid>urn:uuid:1</guid><link>http://example.com/a</link>", "http://example.com/a")]
    [InlineData("<atom:link xmlns:atom='http://www.w3.org/2005/Atom' href='http://example.com/a'/>", "http://example.com/a")]
    [InlineData("<atom:link rel='self' href='http://example.com/s'/><link>http://example.com/a</link>", "http://example.com/a")]
    [InlineData("<link href='http://example.com/a'/>", "http://example.com/a")]
    [InlineData("<comments>http://example.com/c</comments>", "http://example.com/c")]
    public void A_link_of_RSS_is_found_where_feeds_put_it(string inside, string? expected) =>
        Assert.Equal(expected, Item(inside).Link);

    [Theory]
    [InlineData("<guid>urn:uuid:1</guid>", "urn:uuid:1")]
    [InlineData("<guid isPermaLink='false'> 42 </guid>", "42")]
    [InlineData("<guid/><id>7</id>", "7")]
    [InlineData("<title>x</title>", null)]
    public void An_id_stays_as_it_is_written(string inside, string? expected) => Assert.Equal(expected, Item(inside).Id);

    [Theory]
    [InlineData("HTTP://example.com/foo/", "HTTP://example.com/foo/")]
    [InlineData("http://example.com/~foo/%61", "http://example.com/~foo/%61")]
    [InlineData("http://example.com/foo/../bar", "http://example.com/foo/../bar")]
    [InlineData("http://example.com:80/", "http://example.com:80/")]
    public void An_id_of_Atom_is_never_normalised(string id, string expected) => Assert.Equal(expected, Entry($"<id>{id}</id>").Id);

    [Theory]
    [InlineData("<description>a</description>", "a")]
    [InlineData("<description>a</description><content:encoded>&lt;p>b&lt;/p></content:encoded>", "b")]
    [InlineData("<content:encoded><![CDATA[<p>b</p>]]></content:encoded><description>a</description>", "b")]
    [InlineData("<fullitem>b</fullitem><description>a</description>", "b")]
    [InlineData("<body xmlns='http://www.w3.org/1999/xhtml'><p>b</p></body>", "b")]
    [InlineData("<description>a &lt;b&gt;bold&lt;/b&gt; word</description>", "a bold word")]
    [InlineData("<description>a <b>bold</b> word</description>", "a bold word")]
    [InlineData("<description><![CDATA[a <b>bold</b> word]]></description>", "a bold word")]
    [InlineData("<description>5 &lt; 6 &amp; 7 > 3</description>", "5 < 6 & 7 > 3")]
    [InlineData("<description>&amp;eacute;t&amp;eacute;</description>", "été")]
    [InlineData("<description>a<![CDATA[ & ]]>b</description>", "a & b")]
    [InlineData("<description/><summary>s</summary>", "s")]
    [InlineData("<dc:description>d</dc:description>", "d")]
    [InlineData("<itunes:summary>i</itunes:summary>", "i")]
    [InlineData("<media:description>m</media:description>", "m")]
    [InlineData("<description>one&lt;br/>two</description>", "one\ntwo")]
    [InlineData("<description>one&lt;!-- note -->two</description>", "onetwo")]
    public void A_text_of_RSS_is_the_fullest_there_is_and_plain(string inside, string expected) =>
        Assert.Equal(expected, Item(inside).Text);

    [Theory]
    [InlineData("<title>a &amp;amp; b</title>", "a & b")]
    [InlineData("<title>a &amp; b</title>", "a & b")]
    [InlineData("<title>a & b</title>", "a & b")]
    [InlineData("<title>it&#39;s &#x27;it&#X27;</title>", "it's 'it'")]
    [InlineData("<title>&lt;i&gt;a&lt;/i&gt;</title>", "a")]
    [InlineData("<title><![CDATA[<i>a</i> &amp; b]]></title>", "a & b")]
    [InlineData("<title>\n a\n  b\t</title>", "a b")]
    [InlineData("<title>&bogus; &copy;</title>", "&bogus; ©")]
    [InlineData("<title>&AElig;&Aacute;&euro;&hellip;</title>", "ÆÁ€…")]
    [InlineData("<title>1 &lt; 2</title>", "1 < 2")]
    [InlineData("<media:title>m</media:title>", "m")]
    public void A_title_of_RSS_is_read_with_its_entities_once(string inside, string expected) =>
        Assert.Equal(expected, Item(inside).Title);

    [Theory]
    [InlineData("<title type='html'>a &lt;b>c&lt;/b></title>", "a c")]
    [InlineData("<title type='text'>a &lt;b> c</title>", "a <b> c")]
    [InlineData("<title>a &lt;b> c</title>", "a <b> c")]
    [InlineData("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <b>c</b></div></title>", "a c")]
    [InlineData("<title type='html'>&amp;lt;b&amp;gt;</title>", "<b>")]
    [InlineData("<title type='html'><![CDATA[&lt;b&gt;]]></title>", "<b>")]
    [InlineData("<title type='text'>a &amp;amp; b</title>", "a &amp; b")]
    [InlineData("<title type='application/octet-stream'>RXhhbXBsZQ==</title>", "Example")]
    [InlineData("<title type='TEXT/HTML' mode='escaped'>a &lt;i>c&lt;/i></title>", "a c")]
    [InlineData("<title mode='base64' type='text/html'>RXhhbXBsZSA8Yj50ZXN0PC9iPg==</title>", "Example test")]
    [InlineData("<title type='application/xhtml+xml' mode='xml'><div>a <b>c</b></div></title>", "a c")]
    public void A_title_of_Atom_is_read_by_its_type_and_mode(string inside, string expected) =>
        Assert.Equal(expected, Entry(inside).Title);

    [Theory]
    [InlineData("<content type='html'>c</content><summary>s</summary>", "c")]
    [InlineData("<summary type='html'>&lt;b>s&lt;/b></summary>", "s")]
    [InlineData("<content src='http://example.com/movie.mp4' type='video/mp4'/><summary>s</summary>", "s")]
    [InlineData("<content type='application/xml'><a>x<b>y</b></a></content>", "xy")]
    [InlineData("<content type='text/plain'>a &lt;b> c</content>", "a <b> c")]
    [InlineData("<content type='xhtml'><xhtml:div xmlns:xhtml='http://www.w3.org/1999/xhtml'>a <xhtml:b>c</xhtml:b></xhtml:div></content>",
        "a c")]
    [InlineData("<content type='html'></content><summary>s</summary>", "s")]
    [InlineData("<media:group><media:description>m</media:description></media:group>", "m")]
    public void A_text_of_Atom_is_its_content_else_its_summary(string inside, string expected) =>
        Assert.Equal(expected, Entry(inside).Text);

    [Theory]
    [InlineData("<link href='http://example.com/a'/>", "http://example.com/a")]
    [InlineData("<link rel='alternate' href='http://example.com/a'/>", "http://example.com/a")]
    [InlineData("<link rel='http://www.iana.org/assignments/relation/alternate' href='http://example.com/a'/>", "http://example.com/a")]
    [InlineData("<link rel='self' href='http://example.com/s'/><link href='http://example.com/a'/>", "http://example.com/a")]
    [InlineData("<link rel='edit' href='http://example.com/e'/>", null)]
    [InlineData("<link href='a/b'/>", "http://example.com/a/b")]
    [InlineData("<link href='?q=1'/>", "http://example.com/?q=1")]
    [InlineData("<link href='//other.example/a'/>", "http://other.example/a")]
    [InlineData("<link href=' http://example.com/a '/>", "http://example.com/a")]
    [InlineData("<link href='http://example.com/a&amp;b'/>", "http://example.com/a&b")]
    public void A_link_of_Atom_is_the_page_and_absolute(string inside, string? expected) =>
        Assert.Equal(expected, Entry(inside).Link);

    [Theory]
    [InlineData("<published>2004-01-01T10:00:00Z</published><updated>2005-01-01T10:00:00Z</updated>", 2004)]
    [InlineData("<updated>2005-01-01T10:00:00Z</updated>", 2005)]
    [InlineData("<issued>2004-01-01T10:00:00Z</issued><modified>2005-01-01T10:00:00Z</modified>", 2004)]
    [InlineData("<created>2003-01-01T10:00:00Z</created>", 2003)]
    [InlineData("<dc:date>2006-01-01T10:00:00Z</dc:date>", 2006)]
    [InlineData("<dcterms:issued>2006-01-01T10:00:00Z</dcterms:issued>", 2006)]
    [InlineData("<published>soon</published><updated>2005-01-01T10:00:00Z</updated>", 2005)]
    public void A_date_of_an_entry_is_when_it_was_published_else_changed(string inside, int year)
    {
        var (atom, rss) = (Entry(inside), Item(inside));

        Assert.Equal((year, year), ((atom.Published ?? atom.Updated)?.Year, (rss.Published ?? rss.Updated)?.Year));
    }

    [Theory]
    [InlineData("<item><title xml:lang='fr'>t</title></item>", "fr")]
    [InlineData("<item><fullitem xml:lang='fr'>t</fullitem></item>", "fr")]
    [InlineData("<item xml:lang='fr'><title>t</title></item>", "fr")]
    [InlineData("<item><dc:language>fr</dc:language><title xml:lang='de'>t</title></item>", "fr")]
    [InlineData("<item><title>t</title></item>", "en-GB")]
    public void The_language_of_an_item_is_its_own_else_the_channels(string item, string expected)
    {
        var feed = FeedReader.Read($"<rss><channel><language>en-GB</language>{item}</channel></rss>");

        Assert.Equal(expected, Assert.Single(feed.Entries).Language);
    }

    [Theory]
    [InlineData("a <math><mi>x</mi><mo>=</mo><mn>1</mn></math> b", "a x=1 b")]
    [InlineData("a <svg><text>label</text></svg> b", "a label b")]
    [InlineData("a<svg><style>p{}</style></svg>", "a")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr></table>", "a b")]
    [InlineData("a<style>p { x: y }</style><script>alert(1)</script>", "a")]
    [InlineData("<p onclick='x()'>a</p><ul><li>b<li>c</ul>", "a\nb\nc")]
    [InlineData("<a href='http://e.example/?a=1&b=2'>a</a>", "a")]
    [InlineData("<b>a", "a")]
    [InlineData("a</b></p>", "a")]
    public void Markup_leaves_the_words_that_a_reader_sees(string html, string expected)
    {
        Assert.Equal(expected, Item($"<description><![CDATA[{html}]]></description>").Text);
        Assert.Equal(expected, Entry($"<content type='html'><![CDATA[{html}]]></content>").Text);
    }

    [Fact]
    public void Items_of_RSS_1_0_stand_beside_their_channel()
    {
        var feed = FeedReader.Read(
            $"<rdf:RDF {Rdf}><channel rdf:about='http://e.example/'><title>c</title></channel>"
            + "<item rdf:about='http://e.example/1'><title>one</title><link>http://e.example/1</link></item></rdf:RDF>");

        Assert.Equal(("c", "one", "http://e.example/1"), (feed.Title, feed.Entries[0].Title, feed.Entries[0].Id));
    }

    [Theory]
    [InlineData("http://my.netscape.com/rdf/simple/0.9/")]
    [InlineData("http://backend.userland.com/rss2")]
    [InlineData("http://BACKEND.userland.com/RSS2")]
    [InlineData("http://blogs.law.harvard.edu/tech/rss")]
    [InlineData("http://example.com/never/heard/of")]
    public void A_default_namespace_does_not_hide_the_elements_of_RSS(string address) =>
        Assert.Equal(
            "t", FeedReader.Read($"<rss xmlns='{address}'><channel><item><title>t</title></item></channel></rss>").Entries[0].Title);

    [Theory]
    [InlineData("http://www.w3.org/2005/Atom")]
    [InlineData("http://www.w3.org/2005/atom")]
    [InlineData("http://purl.org/atom/ns#")]
    [InlineData("http://example.com/newformat#")]
    [InlineData("https://www.w3.org/2005/Atom/")]
    public void Atom_is_known_by_any_address_it_ever_had(string address)
    {
        var own = FeedReader.Read($"<feed xmlns='{address}'><entry><title>t</title></entry></feed>");
        var prefixed = FeedReader.Read($"<a:feed xmlns:a='{address}'><a:entry><a:title>t</a:title></a:entry></a:feed>");

        Assert.Equal(("t", "t"), (own.Entries[0].Title, prefixed.Entries[0].Title));
    }

    [Theory]
    [InlineData("""{"items":[{"id":7,"content_text":"x"}]}""", "7")]
    [InlineData("""{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"a","content_html":"<p>x</p>"}]}""", "a")]
    [InlineData("""{"items":[{"id":"a","content_html":"","content_text":"x",},]}""", "a")]
    public void A_JSON_Feed_is_read_leniently(string document, string id)
    {
        var entry = Assert.Single(FeedReader.Read(document).Entries);

        Assert.Equal((id, "x"), (entry.Id, entry.Text));
    }

    [Theory]
    [InlineData("<rss><channel><item><title>t</item></channel></rss>")]
    [InlineData("<rss><channel><item><title>t</title></channel>")]
    [InlineData("<rss><channel><item><title>t</title></item></channel></rss><div>Fatal error</div>")]
    [InlineData("<html><body><p>cached</p></body></html><rss><channel><item><title>t</title></item></channel></rss>")]
    [InlineData("<rss><channel><item><title lang=en>t</title></item></channel></rss>")]
    [InlineData("<rss><channel><item><unknown:thing>x</unknown:thing><title>t</title></item></channel></rss>")]
    [InlineData("<?xml version='1.1'?><rss><channel><item><title>t</title></item></channel></rss>")]
    [InlineData("<?xml version='1.0' encoding='no-such'?><rss><channel><item><title>t</title></item></channel></rss>")]
    [InlineData("<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/publish/formats/rss-0.91.dtd'>"
        + "<rss version='0.91'><channel><item><title>t</title></item></channel></rss>")]
    [InlineData("<item><title>t</title></item>")]
    public void Broken_XML_gives_the_entry_all_the_same(string document) =>
        Assert.Equal("t", Assert.Single(FeedReader.Read(document).Entries).Title);

    private static FeedEntry Item(string inside) => Assert.Single(FeedReader.Read(
        $"<rss version='2.0'><channel><item>{inside}</item></channel></rss>", new Uri("http://example.com/")).Entries);

    private static FeedEntry Entry(string inside) => Assert.Single(FeedReader.Read(
        $"<feed xmlns='http://www.w3.org/2005/Atom'><entry>{inside}</entry></feed>", new Uri("http://example.com/")).Entries);
}
