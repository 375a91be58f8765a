using Vigie.Collect.Fetching;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect.Fetching;

public sealed class RateLimitTests
{
    private static readonly long Epoch = Some.Monday.ToUnixTimeSeconds();

    public static TheoryData<string, double?, double?> Said => new()
    {
        // X: seconds since 1970.
        { $"x-rate-limit-limit: 450|x-rate-limit-remaining: 7|x-rate-limit-reset: {Epoch + 300}", 7, 300 },

        // Mastodon: ISO 8601.
        { "X-RateLimit-Remaining: 299|X-RateLimit-Reset: 2026-03-02T09:05:00.916474Z", 299, 300.916474 },

        // Reddit: a number with a point, and seconds from now.
        { "x-ratelimit-used: 4|x-ratelimit-remaining: 996.0|x-ratelimit-reset: 482", 996, 482 },

        // Bluesky: the draft's names, seconds since 1970.
        { $"RateLimit-Remaining: 2999|RateLimit-Reset: {Epoch + 60}|RateLimit-Policy: 3000;w=300", 2999, 60 },

        // The drafts themselves.
        { "RateLimit-Remaining: 5|RateLimit-Reset: 30", 5, 30 },
        { "RateLimit: limit=100, remaining=50, reset=5", 50, 5 },
        { "RateLimit: \"default\";r=50;t=30", 50, 30 },

        // Meta: per cent, and minutes when all is used.
        { """X-App-Usage: {"call_count":28,"total_time":91,"total_cputime":25}""", 9, 3600 },
        { """X-Business-Use-Case-Usage: {"12":[{"type":"pages","call_count":100,"total_time":1,"estimated_time_to_regain_access":28}]}""", 0, 1680 },

        // Apple: an hour that moves.
        { "X-Rate-Limit: user-hour-lim:3500;user-hour-rem:500;", 500, 3600 },

        // The tightest of several.
        { """X-RateLimit-Remaining: 80|X-App-Usage: {"call_count":99}""", 1, 3600 },

        // Milliseconds; the past; more than a day; nonsense.
        { $"X-RateLimit-Remaining: 1|X-RateLimit-Reset: {Epoch + 9}000", 1, 9 },
        { $"X-RateLimit-Remaining: 1|X-RateLimit-Reset: {Epoch - 9}", 1, 0 },
        { "X-RateLimit-Remaining: 1|X-RateLimit-Reset: 999999999", 1, 86_400 },
        { "X-RateLimit-Remaining: NaN|X-RateLimit-Reset: soon", null, null },
        { "X-App-Usage: {\"call_count\":\"many\"", null, null },
        { "Server: x", null, null },
    };

    [Theory]
    [MemberData(nameof(Said))]
    public void Each_dialect_says_what_is_left_and_until_when(string headers, double? remaining, double? seconds)
    {
        using var response = new HttpResponseMessage();
        foreach (var header in headers.Split('|'))
        {
            response.Headers.TryAddWithoutValidation(header.Split(": ", 2)[0], header.Split(": ", 2)[1]);
        }

        var limit = RateLimit.Of(response.Headers, Some.Monday);

        Assert.Equal((remaining, seconds), (limit.Remaining, limit.Reset?.TotalSeconds));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(2.0, false)]
    [InlineData(1.0, true)]
    public void Only_what_is_said_to_be_used_up_is(double? remaining, bool usedUp) =>
        Assert.Equal(usedUp, new RateLimit(remaining, null).IsUsedUp(2));
}
