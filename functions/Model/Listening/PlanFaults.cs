using System.Globalization;

namespace Vigie.Model.Listening;

/// <summary>Collects what is wrong with a plan: each fault says where (a JSON path), what is there and what is allowed.</summary>
internal sealed class PlanFaults
{
    private const int MaximumName = 40;

    private readonly List<string> faults = [];

    public IReadOnlyList<string> All => faults;

    public void Add(string path, string? value, string allowed) => faults.Add($"{path} is {Quoted(value)}; allowed: {allowed}.");

    /// <summary>Part of keys and addresses: lower-case letters, digits and '-', at most 40.</summary>
    public void Slug(string path, string value)
    {
        if (value.Length is 0 or > MaximumName || value.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
        {
            Add(path, value, "lower-case letters, digits and '-', 1 to 40 of them");
        }
    }

    public void Text(string path, string? value, int longest)
    {
        if (value is not null && (string.IsNullOrWhiteSpace(value) || value.Length > longest))
        {
            Add(path, value, string.Create(CultureInfo.InvariantCulture, $"a text of 1 to {longest} characters"));
        }
    }

    public void Texts(string path, IReadOnlyList<string> values, int longest, int most = 200)
    {
        Count(path, values.Count, 0, most);
        for (var index = 0; index < values.Count; index++)
        {
            Text($"{path}[{index}]", values[index], longest);
        }
    }

    public void Count(string path, int count, int fewest, int most)
    {
        if (count < fewest || count > most)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path} has {count} entries; allowed: {fewest} to {most}."));
        }
    }

    public void Range(string path, TimeSpan value, TimeSpan from, TimeSpan to)
    {
        if (value < from || value > to)
        {
            Add(path, Duration.Format(value), $"{Duration.Format(from)} to {Duration.Format(to)}");
        }
    }

    public void Range(string path, double value, double from, double to)
    {
        if (!(value >= from && value <= to))
        {
            Add(path, value.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{from} to {to}"));
        }
    }

    public void OneOf(string path, string? value, IReadOnlyCollection<string> known, string what)
    {
        if (value is not null && !known.Contains(value))
        {
            var allowed = known.Count == 0 ? ", of which there are none" : $": {string.Join(", ", known.Order(StringComparer.Ordinal))}";
            Add(path, value, what + allowed);
        }
    }

    public void Unique(string path, IReadOnlyList<string> values, string member)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < values.Count; index++)
        {
            if (!seen.TryAdd(values[index], index))
            {
                Add($"{path}[{index}].{member}", values[index], $"a name of its own ({path}[{seen[values[index]]}] has this one)");
            }
        }
    }

    public void TimeZone(string path, string value)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(value, out _))
        {
            Add(path, value, "an IANA time zone such as \"Europe/Paris\" or \"Etc/UTC\"");
        }
    }

    public void Email(string path, string? value)
    {
        if (value is not null && !ListeningValidator.IsEmail(value))
        {
            Add(path, value, "an email address such as \"team@example.org\"");
        }
    }

    public void Web(string path, Uri? value)
    {
        if (value is null)
        {
            return;
        }

        if (!value.IsAbsoluteUri || (value.Scheme != Uri.UriSchemeHttp && value.Scheme != Uri.UriSchemeHttps))
        {
            Add(path, value.OriginalString, "an absolute http or https URL");
        }
        else if (value.UserInfo.Length > 0)
        {
            // Not shown: somebody has put a password there.
            faults.Add($"{path} holds a user name or password; allowed: a URL without, for secrets belong into the settings.");
        }
    }

    private static string Quoted(string? value) => value is null ? "absent" : value.Length <= 100 ? $"\"{value}\"" : $"\"{value[..100]}…\"";
}
