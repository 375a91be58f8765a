using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Vigie.Model.Text;

namespace Vigie.Hosting.Import;

/// <summary>
/// An export on disk: separated values with a header, or one JSON object a line; also packed by gzip. Read as a stream, as often as asked.
/// </summary>
internal sealed class ImportFile
{
    /// <summary>Records that are searched for the header: some tools write what was asked for above it.</summary>
    private const int MaximumPreamble = 25;

    /// <summary>UTF-16 units of one JSON line.</summary>
    private const int MaximumLine = 1024 * 1024;

    /// <summary>JSON rows that are looked at for their columns.</summary>
    private const int MaximumSample = 200;

    private const string Separators = ",;\t|";

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 32 };

    private readonly string path;
    private readonly Encoding encoding;
    private readonly char? separator;
    private readonly int headerAt;

    /// <exception cref="ImportFaultException">It is empty, or has no header.</exception>
    public ImportFile(string path, Encoding? encoding = null, char? separator = null, bool? isJson = null)
    {
        this.path = path;
        using (var stream = OpenBytes())
        {
            this.encoding = encoding ?? ImportEncoding.Of(stream);
        }

        var first = FirstCharacter();
        if (isJson ?? first == '{')
        {
            Columns = [.. JsonRows().Take(MaximumSample).SelectMany(row => row.Values.Keys).Distinct()];
            return;
        }

        if (first == '[')
        {
            throw new ImportFaultException(
                "line 1: it is one JSON array; import reads one object a line. 'jq -c .[] FILE > FILE.jsonl' makes it so.");
        }

        this.separator = separator ?? Sniff();
        (Columns, headerAt) = FindHeader();
    }

    public IReadOnlyList<string> Columns { get; }

    public bool IsJson => separator is null;

    /// <summary>In words, for whoever checks what was understood.</summary>
    public string Form => $"{(separator is { } sign ? $"values separated by {NameOf(sign)}" : "JSON lines")}, {encoding.WebName}";

    /// <summary>From the beginning. A row that cannot be read is there with its fault.</summary>
    /// <exception cref="ImportFaultException">The file cannot be read on.</exception>
    public IEnumerable<ImportRow> Rows() => separator is { } sign ? CsvRows(sign) : JsonRows();

    private IEnumerable<ImportRow> CsvRows(char sign)
    {
        using var text = OpenText();
        var reader = new CsvReader(text, sign);
        for (var record = 0; record <= headerAt; record++)
        {
            reader.Read();
        }

        while (reader.Read() is { } fields)
        {
            yield return fields.Skip(Columns.Count).Any(field => field.Length > 0)
                ? ImportRow.Broken(reader.Line, $"it has {fields.Count} fields, and the header {Columns.Count}")
                : new ImportRow(reader.Line, Columns.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second));
        }
    }

    private IEnumerable<ImportRow> JsonRows()
    {
        using var text = OpenText();
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

    /// <summary>The separator that cuts the first records into the same number of fields, the most of them.</summary>
    private char Sniff()
    {
        var best = (Sign: ',', Score: 0);
        foreach (var sign in Separators)
        {
            using var text = OpenText();
            var reader = new CsvReader(text, sign);
            var counts = Enumerable.Range(0, MaximumPreamble).Select(_ => Count(reader)).TakeWhile(count => count > 0).ToList();
            var widest = counts.Where(count => count > 1).GroupBy(count => count).MaxBy(group => group.Count() * group.Key);
            var score = widest is null ? 0 : widest.Count() * widest.Key;
            best = score > best.Score ? (sign, score) : best;
        }

        return best.Sign;
    }

    private static int Count(CsvReader reader)
    {
        try
        {
            return reader.Read()?.Count ?? 0;
        }
        catch (ImportFaultException)
        {
            return 0;
        }
    }

    /// <summary>The record with the most names that are known; the first one where none has any.</summary>
    private (IReadOnlyList<string> Columns, int At) FindHeader()
    {
        using var text = OpenText();
        var reader = new CsvReader(text, separator ?? ',');
        (IReadOnlyList<string> Fields, int At, int Known)? best = null;
        for (var at = 0; at < MaximumPreamble && reader.Read() is { } fields; at++)
        {
            var known = fields.Count(ColumnNames.IsKnown);
            best = best is null || known > best.Value.Known + (best.Value.Known > 1 ? 2 : 0) ? (fields, at, known) : best;
        }

        return best is { } header
            ? (Unique(header.Fields), header.At)
            : throw new ImportFaultException("the file is empty.");
    }

    private static List<string> Unique(IReadOnlyList<string> fields)
    {
        var names = new List<string>();
        foreach (var (index, field) in fields.Index())
        {
            var name = field.Trim().Length == 0 ? $"column {index + 1}" : field.Trim();
            names.Add(names.Contains(name) ? $"{name} ({index + 1})" : name);
        }

        return names;
    }

    private int FirstCharacter()
    {
        using var text = OpenText();
        for (var c = text.Read(); c >= 0; c = text.Read())
        {
            if (!char.IsWhiteSpace((char)c))
            {
                return c;
            }
        }

        throw new ImportFaultException("the file is empty.");
    }

    private Stream OpenBytes()
    {
        var file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private StreamReader OpenText() => new(OpenBytes(), encoding, detectEncodingFromByteOrderMarks: true);

    private static string NameOf(char sign) => sign switch
    {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        _ => $"'{sign}'",
    };
}
