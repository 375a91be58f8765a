using System.Security.Cryptography;
using System.Text;

namespace Vigie.Web;

/// <summary>
/// The files of the pages, embedded in the program. One version for all of them: a hash of their contents, which addresses carry.
/// </summary>
internal static class AssetStore
{
    private const string Prefix = "Vigie.Web.Assets.";

    private static readonly Dictionary<string, string> Files = Read();

    /// <summary>Changes when any file does: what is fetched under it may be kept for ever.</summary>
    public static string Version { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Key + "\0" + file.Value)))))[..12];

    public static string Text(string name) => Files[name];

    /// <summary>
    /// The file as it is sent, with the version in the addresses it refers to; null when there is none, or it is a page of its own.
    /// </summary>
    public static (string ContentType, string Text)? Find(string name) =>
        Files.TryGetValue(name, out var text) && ContentTypeOf(name) is { } type ? (type, Versioned(text)) : null;

    public static string Versioned(string text) => text.Replace("?v=0", "?v=" + Version, StringComparison.Ordinal);

    private static string? ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".json" => "application/json; charset=utf-8",
        _ => null,
    };

    private static Dictionary<string, string> Read()
    {
        var assembly = typeof(AssetStore).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], ReadOne, StringComparer.Ordinal);

        string ReadOne(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"The resource {name} is gone.");
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }
}
