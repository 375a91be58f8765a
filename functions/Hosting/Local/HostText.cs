using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Vigie.Hosting.Local;

/// <summary>JSON text as the Functions host's serialiser (Newtonsoft.Json) writes it, character by character.</summary>
internal static class HostText
{
    /// <summary>What the serialiser escapes; all else, also beyond ASCII, goes as it is.</summary>
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"
        + "\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u0085\u2028\u2029");

    public static string Quote(string text)
    {
        var builder = new StringBuilder(text.Length + (text.Length / 8) + 2);
        AppendQuoted(builder, text);
        return builder.ToString();
    }

    public static void AppendQuoted(StringBuilder builder, ReadOnlySpan<char> text)
    {
        builder.Append('"');
        while (text.IndexOfAny(Escaped) is var index and >= 0)
        {
            builder.Append(text[..index]);
            AppendEscaped(builder, text[index]);
            text = text[(index + 1)..];
        }

        builder.Append(text).Append('"');
    }

    /// <summary>
    /// A parsed value as the host writes it again: dates inside strings re-formatted, indented by two spaces or on one line.
    /// </summary>
    public static string Write(JsonElement element, bool indented)
    {
        var builder = new StringBuilder();
        Append(builder, element, indented ? 0 : -1);
        return builder.ToString();
    }

    /// <summary>
    /// A value as the host turns it into text by itself: strings verbatim, objects indented, booleans and dates in .NET's own form.
    /// </summary>
    public static string AsText(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => HostDate.TryParse(element.GetString()!) is { } date ? date.AsText() : element.GetString()!,
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Null => string.Empty,
        JsonValueKind.Number when IsWhole(element.GetRawText()) => element.GetRawText(),
        JsonValueKind.Number => element.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => Write(element, indented: true),
    };

    private static void Append(StringBuilder builder, JsonElement element, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AppendMembers(builder, element.EnumerateObject().Select(member => ((string?)member.Name, member.Value)), '{', '}', depth);
                break;
            case JsonValueKind.Array:
                AppendMembers(builder, element.EnumerateArray().Select(item => ((string?)null, item)), '[', ']', depth);
                break;
            case JsonValueKind.String:
                AppendQuoted(builder, HostDate.TryParse(element.GetString()!) is { } date ? date.AsJson() : element.GetString()!);
                break;
            case JsonValueKind.Number:
                AppendNumber(builder, element.GetRawText());
                break;
            default:
                builder.Append(element.GetRawText());
                break;
        }
    }

    private static void AppendMembers(
        StringBuilder builder, IEnumerable<(string? Name, JsonElement Value)> members, char open, char close, int depth)
    {
        var inner = depth < 0 ? -1 : depth + 1;
        var any = false;
        builder.Append(open);
        foreach (var (name, value) in members)
        {
            builder.Append(any ? "," : string.Empty);
            NewLine(builder, inner);
            if (name is not null)
            {
                AppendQuoted(builder, name);
                builder.Append(depth < 0 ? ":" : ": ");
            }

            Append(builder, value, inner);
            any = true;
        }

        NewLine(builder, any ? depth : -1);
        builder.Append(close);
    }

    private static void NewLine(StringBuilder builder, int depth)
    {
        if (depth >= 0)
        {
            builder.Append('\n').Append(' ', depth * 2);
        }
    }

    private static void AppendNumber(StringBuilder builder, string raw)
    {
        if (IsWhole(raw))
        {
            builder.Append(raw);
            return;
        }

        var text = double.Parse(raw, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
        builder.Append(text).Append(text.AsSpan().ContainsAny('.', 'E') ? string.Empty : ".0");
    }

    private static bool IsWhole(string raw) => !raw.AsSpan().ContainsAny('.', 'e', 'E');

    private static void AppendEscaped(StringBuilder builder, char character)
    {
        var _ = character switch
        {
            '"' => builder.Append("\\\""),
            '\\' => builder.Append("\\\\"),
            '\n' => builder.Append("\\n"),
            '\r' => builder.Append("\\r"),
            '\t' => builder.Append("\\t"),
            '\b' => builder.Append("\\b"),
            '\f' => builder.Append("\\f"),
            _ => builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
        };
    }
}
