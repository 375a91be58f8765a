using System.Globalization;

namespace Vigie.Hosting.Local;

/// <summary>
/// A string that the host's serialiser takes for a date, because it looks like ISO 8601, and writes back in another form.
/// </summary>
/// <param name="Time">The time as written, or in UTC when it had an offset: the clock of Azure's machines is UTC.</param>
/// <param name="Zone">What the host writes after it: nothing, Z or +00:00.</param>
internal readonly record struct HostDate(DateTime Time, string Zone)
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    public static HostDate? TryParse(string text)
    {
        // The length and the T are what the serialiser looks at first, so that most text costs nothing here.
        if (text.Length is < 19 or > 40 || text[10] != 'T' || !char.IsAsciiDigit(text[0]))
        {
            return null;
        }

        if (text[^1] == 'Z')
        {
            return Parse(text, Formats[1]) is { } utc ? new HostDate(utc.UtcDateTime, "Z") : null;
        }

        return text.AsSpan(19).ContainsAny('+', '-')
            ? Parse(text, Formats[2]) is { } local ? new HostDate(local.UtcDateTime, "+00:00") : null
            : Parse(text, Formats[0]) is { } plain ? new HostDate(plain.DateTime, string.Empty) : null;
    }

    public string AsJson() => Time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + Zone;

    /// <summary>As .NET writes a date where nobody asked for a form.</summary>
    public string AsText() => Time.ToString("MM/dd/yyyy HH:mm:ss", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Parse(string text, string format) =>
        DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
