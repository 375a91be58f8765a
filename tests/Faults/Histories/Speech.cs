using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Vigie.Tests.Faults;

/// <summary>What voices say, as a webhook or a feed carries it.</summary>
internal static class Speech
{
    /// <summary>The words of a voice; null for one that nobody can read.</summary>
    public static string? Said(Voice voice)
    {
        var words = voice.Tone switch
        {
            Tone.Question => "Hello, when do you open on Sundays? Can you help me?",
            Tone.Rage => "This is disgusting, a scandal. I hate it, never again!",
            Tone.Answer => "Thank you for asking, we open at nine.",
            Tone.Broken => null,
            _ => "I saw the new shop in our street today",
        };
        return words is null ? null : $"{words} ref{voice.Number}{(voice.Revision > 0 ? $" edited {voice.Revision}" : string.Empty)}";
    }

    /// <summary>The body of a webhook.</summary>
    public static string Body(Post post, DateTimeOffset now) =>
        JsonSerializer.Serialize(new { mentions = post.Voices.Select(voice => Mention(voice, now)) });

    /// <summary>An RSS feed of these items, in their order.</summary>
    public static string Feed(IEnumerable<Voice> voices, DateTimeOffset now)
    {
        var feed = new StringBuilder("<rss version=\"2.0\"><channel><title>News</title>");
        foreach (var voice in voices)
        {
            feed.Append(CultureInfo.InvariantCulture, $"<item><guid isPermaLink=\"false\">m{voice.Number}</guid>")
                .Append(CultureInfo.InvariantCulture, $"<title>Brand news {voice.Number}</title><description>{Said(voice)}</description>")
                .Append(CultureInfo.InvariantCulture, $"<pubDate>{now:R}</pubDate></item>");
        }

        return feed.Append("</channel></rss>").ToString();
    }

    private static Dictionary<string, object> Mention(Voice voice, DateTimeOffset now)
    {
        var mention = new Dictionary<string, object>
        {
            ["id"] = $"m{voice.Number}",
            ["createdAt"] = now.AddSeconds(-(voice.Number % 7) * 9).ToString("O", CultureInfo.InvariantCulture),
            ["channel"] = "x",
            ["threadId"] = $"t{voice.Thread}",
            ["author"] = new { id = $"a{voice.Number}" },
            ["fromBrand"] = voice.Tone == Tone.Answer,
            ["deleted"] = voice.Deleted,
        };
        if (Said(voice) is { } text)
        {
            mention["text"] = text;
        }

        if (voice.Revision > 0)
        {
            mention["revision"] = voice.Revision.ToString(CultureInfo.InvariantCulture);
        }

        return mention;
    }
}
