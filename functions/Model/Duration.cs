using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vigie.Model;

/// <summary>Durations as people write them: "90s", "15m", "4h", "2d", "1h30m". No sign, no fractions, largest unit first.</summary>
public static class Duration
{
    private const string Units = "dhms";

    /// <summary>Reads "1h30m"; also .NET's "01:30:00".</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text) || text.Length > 20)
        {
            return false;
        }

        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero;
        }

        var lastUnit = -1;
        var digits = 0;
        long number = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c) && digits < 9)
            {
                number = (number * 10) + (c - '0');
                digits++;
                continue;
            }

            var unit = Units.IndexOf(c, StringComparison.Ordinal);
            if (unit <= lastUnit || digits == 0 || number > (TimeSpan.MaxValue - duration).Ticks / Length(unit).Ticks)
            {
                return false;
            }

            duration += number * Length(unit);
            (lastUnit, number, digits) = (unit, 0, 0);
        }

        return digits == 0;
    }

    public static string Format(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
        {
            return "0s";
        }

        var text = new StringBuilder();
        var rest = duration;
        for (var unit = 0; unit < Units.Length; unit++)
        {
            var count = (long)(rest / Length(unit));
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{Units[unit]}");
                rest -= count * Length(unit);
            }
        }

        return text.Length > 0 ? text.ToString() : "0s";
    }

    private static TimeSpan Length(int unit) => Units[unit] switch
    {
        'd' => TimeSpan.FromDays(1),
        'h' => TimeSpan.FromHours(1),
        'm' => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromSeconds(1),
    };

    public sealed class Converter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var duration)
                ? duration
                : throw new JsonException("a duration is written like \"90s\", \"15m\", \"4h\" or \"1h30m\".");

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Format(value));
    }
}
