using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Hosting.Import;

/// <summary>The kind of place a row came from: by the host of its address, else by what the export calls it.</summary>
internal static class ImportChannel
{
    private const string Hosts = """
        Facebook: facebook.com fb.com fb.watch
        Instagram: instagram.com
        X: x.com twitter.com t.co
        Bluesky: bsky.app
        Mastodon: mastodon.social mastodon.online mas.to
        Video: youtube.com youtu.be tiktok.com vimeo.com dailymotion.com twitch.tv
        Forum: reddit.com news.ycombinator.com quora.com stackexchange.com stackoverflow.com
        Review: trustpilot.com tripadvisor.com tripadvisor.fr tripadvisor.co.uk yelp.com g2.com capterra.com
        Blog: medium.com wordpress.com blogspot.com substack.com tumblr.com over-blog.com
        """;

    private const string Words = """
        Facebook: facebook fb
        Instagram: instagram ig
        X: twitter x tweet tweets
        Bluesky: bluesky
        Mastodon: mastodon
        Video: youtube tiktok video videos vimeo twitch
        Forum: forum forums reddit board boards foren foro foros
        Review: review reviews avis trustpilot tripadvisor bewertungen resenas recensioni
        Blog: blog blogs weblog tumblr
        News: news newspaper press presse magazine nachrichten noticias notizie noticia actualite actualites journal journaux newswire
        Email: email mail courriel
        """;

    private static readonly Dictionary<string, Channel> ByHost = Parsed(Hosts);

    private static readonly Dictionary<string, Channel> ByWord = Parsed(Words);

    public static Channel Of(string? url, IEnumerable<string> names)
    {
        if (WebAddress.TryParse(url, out var address))
        {
            var host = address.IdnHost.ToLowerInvariant();
            for (var at = 0; at >= 0; at = host.IndexOf('.', at + 1))
            {
                if (ByHost.TryGetValue(host[at..].TrimStart('.'), out var channel))
                {
                    return channel;
                }
            }
        }

        return names
            .SelectMany(name => Fold.Of(name).Split([' ', '/', '_', '-', '.', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
            .Select(word => ByWord.TryGetValue(word, out var channel) ? channel : Channel.Other)
            .FirstOrDefault(channel => channel != Channel.Other);
    }

    private static Dictionary<string, Channel> Parsed(string lines) => lines
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(':', 2))
        .SelectMany(pair => pair[1].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word => (word, Channel: Enum.Parse<Channel>(pair[0].Trim()))))
        .ToDictionary(pair => pair.word, pair => pair.Channel, StringComparer.Ordinal);
}
