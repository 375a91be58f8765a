namespace Vigie.Receive.Mail;

/// <summary>The header lines of a mail, in order, names in any case.</summary>
internal sealed class MailHeaders(IEnumerable<(string Name, string Value)> lines)
{
    /// <summary>Mails pass a dozen servers, each adding some; nobody needs more than this.</summary>
    private const int MaximumLines = 500;

    private const int MaximumValue = 20_000;

    private readonly ILookup<string, string> values = lines.Take(MaximumLines)
        .ToLookup(line => line.Name.Trim(), line => Shortened(line.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>The first of that name, trimmed; null when there is none or it is empty.</summary>
    public string? this[string name] => values[name].FirstOrDefault(value => value.Length > 0);

    public IReadOnlyList<string> All(string name) => [.. values[name]];

    /// <summary>Reads a raw header block; folded lines are put together (RFC 5322 2.2.3).</summary>
    public static MailHeaders Parse(string block)
    {
        var lines = new List<(string Name, string Value)>();
        foreach (var line in block.Split('\n', MaximumLines * 4).Select(line => line.TrimEnd('\r')))
        {
            if (line.Length > 0 && line[0] is ' ' or '\t' && lines.Count > 0)
            {
                if (lines[^1].Value.Length < MaximumValue)
                {
                    lines[^1] = (lines[^1].Name, $"{lines[^1].Value} {line.Trim()}");
                }
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                lines.Add((line[..colon], line[(colon + 1)..]));
            }
        }

        return new MailHeaders(lines);
    }

    private static string Shortened(string value) => (value.Length > MaximumValue ? value[..MaximumValue] : value).Trim();
}
