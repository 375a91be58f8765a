namespace Vigie.Hosting.Import;

/// <summary>Which columns give which field; of several the first that holds anything in a row.</summary>
internal sealed class ColumnMap
{
    private readonly Dictionary<MentionField, IReadOnlyList<string>> columns = [];

    /// <param name="present">The columns of the file.</param>
    /// <param name="tool">Who wrote it; null when it is not known.</param>
    /// <param name="said">What was said by <c>--map</c>, as field=column; <c>field=</c> takes none. It goes before everything.</param>
    /// <exception cref="ImportFaultException">A mapping names what is not there, or what every mention needs has no column.</exception>
    public ColumnMap(IReadOnlyList<string> present, ExportTool? tool, IReadOnlyList<string> said)
    {
        var bare = present.GroupBy(ColumnNames.Bare).ToDictionary(group => group.Key, group => group.First());
        var chosen = said.Select(mapping => Said(mapping, present, bare)).ToLookup(pair => pair.Field, pair => pair.Column);
        var taken = chosen.SelectMany(field => field).OfType<string>().ToHashSet();
        foreach (var field in Enum.GetValues<MentionField>())
        {
            var own = tool is not null && tool.Columns.TryGetValue(field, out var names) ? names : null;
            var candidates = own is { Count: > 0 } ? [.. own, .. ColumnNames.Of(field)] : own ?? ColumnNames.Of(field);
            columns[field] = chosen.Contains(field)
                ? [.. chosen[field].OfType<string>()]
                : [.. candidates.Distinct().Where(bare.ContainsKey).Select(name => bare[name]).Where(name => !taken.Contains(name))];
        }

        Tool = tool;
        Unused = [.. present.Except(columns.Values.SelectMany(names => names))];
        IdIsSaid = chosen.Contains(MentionField.Id);
        Need(MentionField.Date, present);
        if (this[MentionField.Title].Count == 0)
        {
            Need(MentionField.Text, present);
        }
    }

    public ExportTool? Tool { get; }

    /// <summary>Whether a person named the column of the id.</summary>
    public bool IdIsSaid { get; }

    public IReadOnlyList<string> Unused { get; }

    public IReadOnlyList<string> this[MentionField field] => columns[field];

    private void Need(MentionField field, IReadOnlyList<string> present)
    {
        if (this[field].Count == 0)
        {
            var name = NameOf(field);
            throw new ImportFaultException(
                $"no column is known to be the {name}; say --map {name}=COLUMN. The columns are: {Shown.List(present)}.");
        }
    }

    /// <summary>As <c>--map</c> takes it: <c>authorName</c>.</summary>
    public static string NameOf(MentionField field)
    {
        var name = field.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static (MentionField Field, string? Column) Said(
        string mapping, IReadOnlyList<string> present, Dictionary<string, string> bare)
    {
        var equals = mapping.IndexOf('=', StringComparison.Ordinal);
        var fields = Enum.GetValues<MentionField>();
        var index = equals < 0 ? -1 : Array.FindIndex(
            fields, field => NameOf(field).Equals(mapping[..equals].Trim(), StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            throw new ImportFaultException(
                $"--map is '{Shown.Line(mapping)}'; it is FIELD=COLUMN, and fields are: {string.Join(", ", fields.Select(NameOf))}.");
        }

        var column = mapping[(equals + 1)..].Trim();
        if (column.Length == 0)
        {
            return (fields[index], null);
        }

        return present.Contains(column) ? (fields[index], column)
            : bare.TryGetValue(ColumnNames.Bare(column), out var written) ? (fields[index], written)
            : throw new ImportFaultException(
                $"--map {Shown.Line(mapping)}: there is no column '{Shown.Line(column)}'. The columns are: {Shown.List(present)}.");
    }
}
