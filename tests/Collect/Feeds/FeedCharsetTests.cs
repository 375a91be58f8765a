using System.Text;
using Vigie.Collect.Feeds;

namespace Vigie.Tests.Collect.Feeds;

public sealed class FeedCharsetTests
{
    [Theory]
    [InlineData("utf_8", 65001)]
    [InlineData("UTF8", 65001)]
    [InlineData("Latin-1", 1252)]
    [InlineData("ISO_8859-1:1987", 1252)]
    [InlineData("us-ascii", 20127)]
    [InlineData("iso8859_5", 28595)]
    [InlineData("ISO-8859-15", 28605)]
    [InlineData("latin2", 28592)]
    [InlineData("cp866", 866)]
    [InlineData("IBM866", 866)]
    [InlineData("866", 866)]
    [InlineData("cp1251", 1251)]
    [InlineData("windows-1251", 1251)]
    [InlineData("windows_1253", 1253)]
    [InlineData("cp850", 850)]
    [InlineData("maccyrillic", 10007)]
    [InlineData("mac-roman", 10000)]
    [InlineData("koi8_r", 20866)]
    [InlineData("euc_kr", 949)]
    [InlineData("ks_c-5601", 949)]
    [InlineData("x-sjis", 932)]
    [InlineData("GB2312", 54936)]
    [InlineData("big5-hkscs", 950)]
    [InlineData("tis-620", 874)]
    [InlineData("cp500", 500)]
    public void An_encoding_is_known_by_many_names(string name, int page) => Assert.Equal(page, FeedCharset.Find(name)?.CodePage);

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("no-such")]
    [InlineData("utf-16")]
    [InlineData("99999")]
    [InlineData("utf-7")]
    public void What_is_none_is_none(string? name) => Assert.Null(FeedCharset.Find(name));

    [Theory]
    [InlineData("ibm037")]
    [InlineData("cp500")]
    [InlineData("IBM1026")]
    public void A_mainframe_says_which_of_its_encodings_it_is(string declared)
    {
        var body = FeedCharset.Find(declared)!.GetBytes(
            $"<?xml version='1.0' encoding='{declared}'?><rss><channel><title>th\u00e9 [ok]</title></channel></rss>");

        Assert.Equal("th\u00e9 [ok]", FeedReader.Read(body).Title);
    }

    [Theory]
    [InlineData("utf-16", null)]
    [InlineData("no-such", null)]
    [InlineData("us-ascii", "utf-8")]
    [InlineData("us-ascii", null)]
    [InlineData("koi8-r", "UTF-8")]
    [InlineData("utf-8", "no-such")]
    public void Of_two_that_speak_the_transport_comes_first_and_what_cannot_be_is_passed_over(string declared, string? transport)
    {
        var body = Encoding.UTF8.GetBytes(
            $"<?xml version='1.0' encoding='{declared}'?><rss><channel><title>th\u00e9 \u2713</title></channel></rss>");

        Assert.Equal("th\u00e9 \u2713", FeedReader.Read(body, charset: transport).Title);
    }

    [Fact]
    public void A_byte_order_mark_speaks_louder_than_both()
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetPreamble(),
            .. "<?xml version='1.0' encoding='koi8-r'?><rss><channel><title>th\u00e9</title></channel></rss>"u8,
        ];

        Assert.Equal("th\u00e9", FeedReader.Read(body, charset: "big5").Title);
    }
}
