using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Vigie.Model;

namespace Vigie.Web;

/// <summary>The parameters that lists share, checked: <c>from, to, channel, sentiment, brand, top, next</c>.</summary>
internal sealed record ApiQuery
{
    public const int MaximumTop = 200;

    /// <summary>The longest span of one question.</summary>
    public static readonly TimeSpan MaximumSpan = TimeSpan.FromDays(31);

    /// <summary>
    /// The most rows that one answer reads: a filter that lets little through ends the page early, with a token to go on.
    /// </summary>
    public const int MaximumRows = 5000;

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public Channel? Channel { get; init; }

    public Sentiment? Sentiment { get; init; }

    public string? Brand { get; init; }

    public required int Top { get; init; }

    /// <summary>The parts of the token; empty at the beginning.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];

    /// <exception cref="BadParameterException">A parameter is not what it may be.</exception>
    public static ApiQuery Of(HttpCall call, DateTimeOffset now, TimeSpan usualSpan, int tokenParts = 1)
    {
        var to = Time(call, "to") ?? now;
        var from = Time(call, "from") ?? to - usualSpan;
        if (from > to)
        {
            throw new BadParameterException("from", call.Query["from"], "a time before 'to'");
        }

        if (to - from > MaximumSpan)
        {
            throw new BadParameterException(
                "from", call.Query.GetValueOrDefault("from", string.Empty), "a time at most 31 days before 'to'");
        }

        return new ApiQuery
        {
            From = from,
            To = to,
            Channel = Named<Channel>(call, "channel"),
            Sentiment = Named<Sentiment>(call, "sentiment"),
            Brand = Given(call, "brand"),
            Top = TopOf(call),
            Next = Token(call, tokenParts),
        };
    }

    /// <summary>A value of an enumeration by its name, or null when it is not asked for.</summary>
    public static T? Named<T>(HttpCall call, string name)
        where T : struct, Enum
    {
        if (Given(call, name) is not { } text)
        {
            return null;
        }

        return CamelCase<T>.TryParse(text, out var value)
            ? value
            : throw new BadParameterException(name, text, string.Join(", ", Enum.GetValues<T>().Select(CamelCase<T>.NameOf)));
    }

    /// <summary>Yes or no, or null when it is not asked for.</summary>
    public static bool? Flag(HttpCall call, string name) => Given(call, name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw new BadParameterException(name, other, "true, false"),
    };

    /// <summary>A list and where it goes on.</summary>
    public static HttpAnswer List(JsonArray items, params ReadOnlySpan<string> next)
    {
        var json = new JsonObject { ["items"] = items };
        if (!next.IsEmpty)
        {
            json["next"] = Mark(next);
        }

        return Answer.Data(json);
    }

    /// <summary>A token that stands for a place in a list.</summary>
    public static string Mark(params ReadOnlySpan<string> parts) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('|', parts)));

    private static string? Given(HttpCall call, string name) => call.Query.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? Time(HttpCall call, string name)
    {
        if (Given(call, name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            && time.Year is >= 2000 and < 9000
            ? time
            : throw new BadParameterException(name, text, "a time like 2026-11-21T10:20:30Z");
    }

    private static int TopOf(HttpCall call)
    {
        if (Given(call, "top") is not { } text)
        {
            return 50;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top is >= 1 and <= MaximumTop
            ? top
            : throw new BadParameterException("top", text, $"1 to {MaximumTop}");
    }

    private static string[] Token(HttpCall call, int parts)
    {
        if (Given(call, "next") is not { } text)
        {
            return [];
        }

        var token = text.Length <= 400 && Base64Url.IsValid(text)
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('|')
            : [];
        return token.Length == parts && token.All(part => part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            ? token
            : throw new BadParameterException("next", text, "the 'next' of the answer before, as it was");
    }
}
