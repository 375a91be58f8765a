using System.Text;
using System.Text.Json;
using Vigie.Model.Text;

namespace Vigie.Hosting.Import;

/// <summary>One JSON object a line. A line that is none is there with its fault.</summary>
internal static class JsonLines
{
    /// <summary>UTF-16 units of one line.</summary>
    private const int MaximumLine = 1024 * 1024;

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 32 };

    public static IEnumerable<ImportRow> Rows(TextReader text)
    {
        var line = new StringBuilder();
        var number = 0L;
        var buffer = new char[16 * 1024];
        for (var count = text.Read(buffer); count > 0; count = text.Read(buffer))
        {
            var from = 0;
            for (var at = Array.IndexOf(buffer, '\n', from, count - from); at >= 0; at = Array.IndexOf(buffer, '\n', from, count - from))
            {
                Append(line, buffer.AsSpan(from, at - from));
                from = at + 1;
                if (JsonRow(line, ++number) is { } row)
                {
                    yield return row;
                }
            }

            Append(line, buffer.AsSpan(from, count - from));
        }

        if (JsonRow(line, ++number) is { } last)
        {
            yield return last;
        }
    }

    /// <summary>Of a longer line only as much is kept as shows that it is too long.</summary>
    private static void Append(StringBuilder line, ReadOnlySpan<char> more) =>
        line.Append(more[..Math.Min(more.Length, MaximumLine + 1 - line.Length)]);

    private static ImportRow? JsonRow(StringBuilder kept, long number)
    {
        var line = kept.ToString();
        kept.Clear();
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        if (line.Length > MaximumLine)
        {
            return ImportRow.Broken(number, $"it has more than {MaximumLine} characters");
        }

        try
        {
            using var document = JsonDocument.Parse(line, Lenient);
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            Flatten(document.RootElement, string.Empty, values);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ImportRow(number, values)
                : ImportRow.Broken(number, "it is no JSON object");
        }
        catch (JsonException)
        {
            return ImportRow.Broken(number, "it is no JSON");
        }
    }

    /// <summary>Members of members by their path: <c>author.name</c>.</summary>
    private static void Flatten(JsonElement element, string path, Dictionary<string, string> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject().Take(CsvReader.MaximumFields))
                {
                    Flatten(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", values);
                }

                break;
            case JsonValueKind.String:
                values.TryAdd(path, JsonText.Of(element) ?? string.Empty);
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                values.TryAdd(path, element.GetRawText());
                break;
        }
    }
}
