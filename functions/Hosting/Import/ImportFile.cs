using System.IO.Compression;
using System.Text;

namespace Vigie.Hosting.Import;

/// <summary>
/// An export on disk: separated values with a header, or one JSON object a line; also packed by gzip. Read as a stream, as often as asked.
/// </summary>
internal sealed class ImportFile
{
    /// <summary>Records that are searched for the header: some tools write what was asked for above it.</summary>
    private const int MaximumPreamble = 25;

    /// <summary>JSON rows that are looked at for their columns.</summary>
    private const int MaximumSample = 200;

    private const string Separators = ",;\t|";

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
        foreach (var row in JsonLines.Rows(text))
        {
            yield return row;
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
