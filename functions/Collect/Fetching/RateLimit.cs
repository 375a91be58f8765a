using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.Model.Text;

namespace Vigie.Collect.Fetching;

/// <summary>How much more may be asked, in whichever dialect the other side says it.</summary>
/// <param name="Remaining">Requests (or hundredths of the allowance) left in this window; null when not said.</param>
/// <param name="Reset">When the window begins anew, from now: zero to a day; null when not said.</param>
internal sealed partial record RateLimit(double? Remaining, TimeSpan? Reset)
{
    /// <summary>The window of Meta's usage headers is an hour that moves: developers.facebook.com/docs/graph-api/overview/rate-limiting.</summary>
    private static readonly TimeSpan MetaWindow = TimeSpan.FromHours(1);

    private const int LongestHeader = 4_000;

    /// <summary>Numbers from here on are seconds since 1970, and from a thousand times that on milliseconds; below, seconds from now.</summary>
    private const double FirstEpochSecond = 1_000_000_000;

    private static readonly string[] RemainingNames = ["X-Rate-Limit-Remaining", "X-RateLimit-Remaining", "RateLimit-Remaining"];

    private static readonly string[] ResetNames = ["X-Rate-Limit-Reset", "X-RateLimit-Reset", "RateLimit-Reset"];

    public static RateLimit Unknown { get; } = new(null, null);

    /// <summary>Whether fewer than <paramref name="needed"/> requests are left.</summary>
    public bool IsUsedUp(int needed) => Remaining < needed;

    /// <summary>The tightest of the limits that the headers name. What cannot be read is not said.</summary>
    public static RateLimit Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var said = new[]
        {
            new RateLimit(Number(First(headers, RemainingNames)), ResetOf(First(headers, ResetNames), now)),
            Structured(First(headers, "RateLimit")),
            Apple(First(headers, "X-Rate-Limit")),
            Meta(First(headers, "X-App-Usage")),
            Meta(First(headers, "X-Business-Use-Case-Usage")),
        };
        return said.Where(limit => limit.Remaining is not null || limit.Reset is not null)
            .OrderBy(limit => limit.Remaining ?? double.MaxValue).FirstOrDefault(Unknown);
    }

    /// <summary>
    /// X, GitHub and Bluesky: seconds since 1970. Mastodon: ISO 8601. Reddit and the drafts of RateLimit-Reset: seconds from now.
    /// </summary>
    internal static TimeSpan? ResetOf(string? text, DateTimeOffset now) => Number(text) switch
    {
        >= FirstEpochSecond * 1000 and var milliseconds => Bounded((milliseconds / 1000) - now.ToUnixTimeSeconds()),
        >= FirstEpochSecond and var seconds => Bounded(seconds - now.ToUnixTimeSeconds()),
        { } seconds => Bounded(seconds),
        null => Feeds.FeedDate.Parse(text) is { } date ? Bounded((date - now).TotalSeconds) : null,
    };

    /// <summary>The later drafts in one header: <c>"default";r=50;t=30</c>, and before it <c>limit=100, remaining=50, reset=5</c>.</summary>
    private static RateLimit Structured(string? text) => text is null ? Unknown : new RateLimit(
        Number(LeftMember().Match(text).Groups[1].Value),
        Number(ResetMember().Match(text).Groups[1].Value) is { } seconds ? Bounded(seconds) : null);

    /// <summary><c>user-hour-lim:3500;user-hour-rem:500;</c>: an hour that moves.</summary>
    private static RateLimit Apple(string? text) =>
        text is not null && AppleLeft().Match(text) is { Success: true } left
            ? new RateLimit(Number(left.Groups[1].Value), TimeSpan.FromHours(1))
            : Unknown;

    /// <summary>Per cent used, at most three figures a record, some with the minutes until there is room again.</summary>
    private static RateLimit Meta(string? text)
    {
        if (text is null)
        {
            return Unknown;
        }

        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            var (used, minutes) = (-1.0, 0.0);
            foreach (var (name, value) in Numbers(json.RootElement))
            {
                used = name is "call_count" or "total_time" or "total_cputime" ? Math.Max(used, value) : used;
                minutes = name is "estimated_time_to_regain_access" ? Math.Max(minutes, value) : minutes;
            }

            return used < 0 && minutes <= 0 ? Unknown : new RateLimit(
                minutes > 0 ? 0 : Math.Max(0, 100 - used), minutes > 0 ? Bounded(minutes * 60) : MetaWindow);
        }
        catch (JsonException)
        {
            return Unknown;
        }
    }

    private static IEnumerable<(string Name, double Value)> Numbers(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => member.Value.ValueKind == JsonValueKind.Number
            ? [(JsonText.NameOf(member) ?? string.Empty, member.Value.TryGetDouble(out var value) ? value : 0)]
            : Numbers(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Numbers),
        _ => [],
    };

    private static string? First(HttpResponseHeaders headers, params string[] names)
    {
        foreach (var name in names)
        {
            if (headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 and <= LongestHeader } value)
            {
                return value.Trim();
            }
        }

        return null;
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    private static TimeSpan Bounded(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, RetryAfter.Maximum.TotalSeconds));

    [GeneratedRegex(@"(?:\br|\bremaining)=(\d{1,12})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LeftMember();

    [GeneratedRegex(@"(?:\bt|\breset)=(\d{1,12})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ResetMember();

    [GeneratedRegex(@"-rem:(\d{1,12})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AppleLeft();
}
