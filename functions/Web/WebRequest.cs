using Vigie.Model;

namespace Vigie.Web;

/// <summary>A call with what its route says about it.</summary>
/// <param name="Call">The call as the host handed it on.</param>
/// <param name="Values">The parts of the path that the route leaves open, by name.</param>
/// <param name="Trusted">Whether the caller is a logged-in user of the dashboard, or needs not be.</param>
/// <param name="Language">The language to answer in.</param>
internal sealed record WebRequest(HttpCall Call, IReadOnlyDictionary<string, string> Values, bool Trusted, Language Language)
{
    /// <summary>The fields of a posted form; empty for anything else.</summary>
    public IReadOnlyDictionary<string, string> Form() =>
        Call.Header("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
            ? FormOf(Call.Body)
            : new Dictionary<string, string>();

    private static Dictionary<string, string> FormOf(string body)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in body.Split('&', 64, StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            fields[Decode(equals < 0 ? pair : pair[..equals])] = equals < 0 ? string.Empty : Decode(pair[(equals + 1)..]);
        }

        return fields;

        static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
    }
}

/// <summary>Languages of the pages.</summary>
internal enum Language
{
    En,
    Fr,
}
