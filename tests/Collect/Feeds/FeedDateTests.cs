using System.Globalization;
using Vigie.Collect.Feeds;

namespace Vigie.Tests.Collect.Feeds;

public sealed class FeedDateTests
{
    [Theory]
    [InlineData("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01 19:48:21")]
    [InlineData("Thu, 01 Jan 2004 19:48:21 EST", "2004-01-02 00:48:21")]
    [InlineData("Thu, 01 Jan 2004 19:48:21 PDT", "2004-01-02 02:48:21")]
    [InlineData("Thu, 01 Jan 2004 19:48:21 UT", "2004-01-01 19:48:21")]
    [InlineData("Thu, 01 Jan 2004 19:48:21 UTC", "2004-01-01 19:48:21")]
    [InlineData("Thu, 01 Jan 2004 19:48:21 MET", "2004-01-01 18:48:21")]
    [InlineData("Thu, 01 Jan 2004 19:48:21 Etc/GMT", "2004-01-01 19:48:21")]
    [InlineData("Thu, 01 Jan 2004 19:48:21 GMT-01:01", "2004-01-01 20:49:21")]
    [InlineData("Thu, 01 Jan 2004 19:48:21 +0530", "2004-01-01 14:18:21")]
    [InlineData("Thu, 01 Jan 2004 19:48:21 -0800", "2004-01-02 03:48:21")]
    [InlineData("Thu, 01 Jan 2004 19:48:21 A", "2004-01-01 19:48:21")]
    [InlineData("Mon, 01 Jan 2004 19:48:21 GMT", "2004-01-01 19:48:21")]
    [InlineData("01 Jan 2004 19:48 GMT", "2004-01-01 19:48:00")]
    [InlineData("Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01 19:48:21")]
    [InlineData("Thu, 1 Jan 2004", "2004-01-01 00:00:00")]
    [InlineData("Thu,  01 Jan 2004 19:48:21", "2004-01-01 19:48:21")]
    [InlineData("Tue, 14 Sept 2010 06:00:00 +0000", "2010-09-14 06:00:00")]
    [InlineData("13 Feb, 2012", "2012-02-13 00:00:00")]
    [InlineData("Mon, 26 January 2004 16:31:00 EST", "2004-01-26 21:31:00")]
    [InlineData("Wed, 19 Aug 2009 18:28:00 GMT", "2009-08-19 18:28:00")]
    [InlineData("January 26th, 2004", "2004-01-26 00:00:00")]
    [InlineData("Sun Jan  4 16:29:06 PDT 2004", "2004-01-04 23:29:06")]
    [InlineData("Sun Jan  4 16:29:06 2004", "2004-01-04 16:29:06")]
    [InlineData("Fri, 2006/09/15 08:19:53 EDT", "2006-09-15 12:19:53")]
    [InlineData("2003-12-31T10:14:55Z", "2003-12-31 10:14:55")]
    [InlineData("2003-12-31T10:14:55.25+02:00", "2003-12-31 08:14:55")]
    [InlineData("2003-12-31T10:14:55-0800", "2003-12-31 18:14:55")]
    [InlineData("2003-12-31T10:14Z", "2003-12-31 10:14:00")]
    [InlineData("2003-12-31 10:14:55", "2003-12-31 10:14:55")]
    [InlineData("2003-12-31", "2003-12-31 00:00:00")]
    [InlineData("2003-12", "2003-12-01 00:00:00")]
    [InlineData("2003", "2003-01-01 00:00:00")]
    [InlineData("20031231", "2003-12-31 00:00:00")]
    [InlineData("2003-335", "2003-12-01 00:00:00")]
    [InlineData("03-12-31", "2003-12-31 00:00:00")]
    [InlineData("20230918T031500Z", "2023-09-18 03:15:00")]
    [InlineData("2003-12-31T24:00:00Z", "2004-01-01 00:00:00")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31 23:59:59")]
    [InlineData("2004-július-13T9:15-05:00", "2004-07-13 14:15:00")]
    [InlineData("2004년 05월 28일 오후 01:31:15", "2004-05-28 04:31:15")]
    [InlineData("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11 17:00:00")]
    [InlineData("lun., 3 août 2026 08:00:00 +0200", "2026-08-03 06:00:00")]
    public void A_date_as_feeds_write_it_is_that_moment_in_UTC(string text, string expected) =>
        Assert.Equal(expected, FeedDate.Parse(text)?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2003-13-01")]
    [InlineData("2003-02-31T00:00:00Z")]
    [InlineData("Thu, 31 Feb 2004 19:48:21 GMT")]
    [InlineData("2003-12-31T25:00:00Z")]
    [InlineData("99999999999999")]
    public void What_is_no_date_is_none(string text) => Assert.Null(FeedDate.Parse(text));
}
