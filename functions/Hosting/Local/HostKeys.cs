using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vigie.Model;

namespace Vigie.Hosting.Local;

/// <summary>The keys of this host, made once and kept in keys.json, which only its owner may read.</summary>
internal sealed class HostKeys
{
    private readonly byte[] master;
    private readonly byte[] function;

    private HostKeys(string master, string function) =>
        (this.master, this.function) = (Encoding.UTF8.GetBytes(master), Encoding.UTF8.GetBytes(function));

    /// <summary>Opens the admin routes and everything else.</summary>
    public string Master => Encoding.UTF8.GetString(master);

    /// <summary>Opens routes with authLevel function.</summary>
    public string Function => Encoding.UTF8.GetString(function);

    /// <exception cref="ExpectedFailureException">The file is there but holds no keys.</exception>
    public static HostKeys LoadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new HostKeys(Key(document, "master"), Key(document, "function"));
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ExpectedFailureException(
                FailureKind.Permanent, $"{path} does not hold the keys 'master' and 'function'. Delete it and start again for new ones.");
        }
    }

    public bool Opens(AuthorizationLevel level, string? shown) => level switch
    {
        AuthorizationLevel.Anonymous => true,
        AuthorizationLevel.Function => Equal(function, shown) || Equal(master, shown),
        _ => Equal(master, shown),
    };

    private static bool Equal(byte[] key, string? shown) =>
        shown is not null && CryptographicOperations.FixedTimeEquals(key, Encoding.UTF8.GetBytes(shown));

    private static string Key(JsonDocument document, string name) =>
        document.RootElement.GetProperty(name).GetString() is { Length: >= 32 } key ? key : throw new InvalidOperationException();

    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var file = new FileStream(path, options);
            file.Write(Encoding.UTF8.GetBytes($$"""{"master":"{{NewKey()}}","function":"{{NewKey()}}"}"""));
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first; its keys are as good.
        }
    }

    private static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
