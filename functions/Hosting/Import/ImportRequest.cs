using System.Text;

namespace Vigie.Hosting.Import;

/// <summary>What was typed.</summary>
internal sealed record ImportOptions
{
    public required string Path { get; init; }

    /// <summary>auto, csv, jsonl, or the name of a tool.</summary>
    public string Format { get; init; } = "auto";

    public IReadOnlyList<string> Map { get; init; } = [];

    public IReadOnlyList<string> DateFormats { get; init; } = [];

    /// <summary>Of dates that name none; null takes the brand's.</summary>
    public string? Zone { get; init; }

    public string? Encoding { get; init; }

    public string? Separator { get; init; }

    public static IReadOnlyList<string> Formats { get; } = ["auto", "csv", "jsonl", .. ExportTool.Names];
}

/// <summary>A file as it was understood: its form, its columns, its dates. Made by reading it once from end to end.</summary>
internal sealed record ImportRequest(ImportFile File, ColumnMap Map, ImportDates Dates, TimeZoneInfo Zone, long Rows)
{
    /// <param name="options">What was typed.</param>
    /// <param name="brandZone">The brand's own zone.</param>
    /// <exception cref="ImportFaultException">It cannot be imported like this.</exception>
    public static ImportRequest Of(ImportOptions options, string brandZone, CancellationToken cancellationToken)
    {
        var named = ExportTool.All.Where(tool => tool.Name == options.Format).ToList();
        bool? isJson = options.Format switch { "csv" => false, "jsonl" => true, _ => null };
        var file = new ImportFile(options.Path, EncodingOf(options.Encoding), SeparatorOf(options.Separator), isJson);
        var map = new ColumnMap(
            file.Columns, ExportTool.Of(file.Columns) is { } found && (named.Count == 0 || named.Contains(found)) ? found
                : named.FirstOrDefault(), options.Map);
        var zone = ZoneOf(options.Zone ?? brandZone);
        var dates = new ImportDates(options.DateFormats, zone);
        var rows = 0L;
        foreach (var row in file.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows++;
            dates.Survey(row.First(map[MentionField.Date]), row.Line);
        }

        dates.Decide();
        return rows > 0
            ? new ImportRequest(file, map, dates, zone, rows)
            : throw new ImportFaultException("the file has a header and no row below it.");
    }

    private static TimeZoneInfo ZoneOf(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
        ? zone
        : throw new ImportFaultException($"--zone is '{Shown.Line(id)}'; allowed is UTC or a name such as Europe/Paris.");

    private static Encoding? EncodingOf(string? name) => name is null
        ? null
        : ImportEncoding.Find(name)
            ?? throw new ImportFaultException(
                $"--encoding is '{Shown.Line(name)}'; allowed are names such as {ImportEncoding.Examples}.");

    private static char? SeparatorOf(string? sign) => sign switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        [var one] when one is not ('"' or '\n' or '\r') => one,
        _ => throw new ImportFaultException($"--separator is '{Shown.Line(sign)}'; allowed is one sign, or tab."),
    };
}
