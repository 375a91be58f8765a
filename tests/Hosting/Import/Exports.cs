using System.Globalization;
using System.Text;

namespace Vigie.Tests.Hosting.Import;

/// <summary>
/// Invented exports in the shapes of the tools, some days old: columns as their users describe them, people and words made up.
/// </summary>
internal static class Exports
{
    /// <summary>Three days ago, at twenty past ten in UTC.</summary>
    public static DateTimeOffset Day { get; } =
        new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(-3).AddHours(10).AddMinutes(20);

    public static string Meltwater(string folder) => Write(folder, "meltwater.csv", Encoding.Unicode, string.Join("\r\n",
    [
        "Date\tHeadline\tURL\tOpening Text\tHit Sentence\tSource\tInfluencer\tCountry\tLanguage\tReach"
            + "\tSentiment\tTweet Id\tTwitter Followers\tAlternate Date Format\tTime",
        $"{Say("dd-MMM-yyyy hh:mmtt")}\tTea shop in trouble\thttps://news.example/tea?utm_source=m\tIt began, \"slowly\"\tThe tea was cold."
            + $"\tExample Daily\tAna Lima\tFrance\tEnglish\t12000\tNegative\t\t\t{Say("d-MMM-yy")}\t{Say("h:mm tt")}",
        $"{Say("dd-MMM-yyyy hh:mmtt")}\t\thttps://twitter.com/bo/status/1990000000000000001\t\t"
            + "\"Votre thé est froid,\nencore\"\tTwitter\t@bo"
            + $"\tFrance\tFrench\t12\tNegative\t\"\"\"1990000000000000001\"\"\"\t1,234\t{Say("d-MMM-yy")}\t{Say("h:mm tt")}",
    ]));

    public static string Brandwatch(string folder) => Write(folder, "brandwatch.csv", new UTF8Encoding(true), string.Join('\n',
    [
        "Report:,Bulk mentions", "Brand:,Tea", "From:,whenever", string.Empty,
        "Query Id,Query Name,Date,Title,Snippet,Url,Domain,Sentiment,Page Type,Language,Full Text,Author,Full Name,X Followers,Resource Id",
        $"1,tea,{Say("yyyy-MM-dd HH:mm:ss.f")},Cold tea,short,https://forum.example/t/1,forum.example,negative,forum,en,"
            + "\"The whole text, at last\",zoe99,Zoe Kay,42,abcdef0123",
    ]));

    public static string Brand24(string folder) => Write(folder, "brand24.csv", Encoding.Latin1, string.Join("\r\n",
    [
        "ID;Date;Hour;Title;Mention snippet;Source;Category;Sentiment;Author;Followers count;Influence Score;Url",
        $"1;{Say("dd.MM.yyyy")};{Say("HH:mm")};;\"Le thé est froid; et cher\""
            + ";blog.example;blogs;negative;Léa;12,5K;3;https://blog.example/a",
    ]));

    public static string Mention(string folder) => Write(folder, "mention.csv", new UTF8Encoding(false), string.Join('\n',
    [
        "Unique ID,Title,Description,Source Name,Source Type,Clickable URL,Tone,Language,Date,Author",
        "88c1f0a2b3,Tea,\"<b>Cold</b> tea &amp; late\",Instagram,instagram,https://www.instagram.com/p/x/,-1,en,"
            + $"{Say("yyyy-MM-ddTHH:mm:ssZ")},ana",
    ]));

    public static string Talkwalker(string folder) => Write(folder, "talkwalker.jsonl", new UTF8Encoding(false), string.Join('\n',
    [
        $$$"""{"url":"https://www.youtube.com/watch?v=1","published":{{{Day.ToUnixTimeMilliseconds()}}},"title":"Unboxing","""
            + """ "content":"Cold tea.","lang":"en","source_type":["SOCIALMEDIA"],"extra_author_attributes":{"name":"Vlog","id":"v1"}}""",
        "{broken",
        $$$"""{"url":"https://x.com/a/status/2","published":{{{Day.ToUnixTimeMilliseconds()}}},"content":"Answer me!","""
            + """ "lang":"en","extra_author_attributes":{"name":"Ana"}}""",
    ]));

    public static string Hootsuite(string folder) => Write(folder, "hootsuite.csv", new UTF8Encoding(false), string.Join('\n',
    [
        "Date,Network,Message,Author,Permalink,Likes,Comments",
        $"\"{Say("MMM d, yyyy h:mm tt")}\",Facebook Page,\"Cold tea, again\",Ana Lima,https://www.facebook.com/x/posts/1,3,2",
    ]));

    public static string Say(string format) => Day.ToString(format, CultureInfo.InvariantCulture);

    public static string Write(string folder, string name, Encoding encoding, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text, encoding);
        return path;
    }
}
