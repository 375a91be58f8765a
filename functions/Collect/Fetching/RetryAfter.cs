using System.Globalization;
using System.Net.Http.Headers;

namespace Vigie.Collect.Fetching;

/// <summary>How long the other side asks us to wait, in both forms of RFC 9110, 10.2.3.</summary>
internal static class RetryAfter
{
    /// <summary>Nobody is waited for longer than a day.</summary>
    public static readonly TimeSpan Maximum = TimeSpan.FromDays(1);

    /// <summary>Zero to a day; null when nothing, or nothing readable, was asked.</summary>
    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var text = headers.TryGetValues("Retry-After", out var values) ? values.First().Trim() : null;
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // Whatever the styles say, "NaN" and "Infinity" are numbers to the library.
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && double.IsFinite(seconds))
        {
            return Bounded(seconds >= Maximum.TotalSeconds ? Maximum : TimeSpan.FromSeconds(seconds));
        }

        return Feeds.FeedDate.Parse(text) is { } date ? Bounded(date - now) : null;
    }

    private static TimeSpan Bounded(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Maximum ? Maximum : wait;
}
