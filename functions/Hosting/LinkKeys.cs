using System.Security.Cryptography;
using System.Text;
using Vigie.Model.Settings;

namespace Vigie.Hosting;

/// <summary>
/// The key that signs the links in alerts: derived from the dashboard's key, so that every instance has the same; else made once for this
/// machine.
/// </summary>
internal static class LinkKeys
{
    private const string FileName = "link.key";

    private const int Bytes = 32;

    /// <param name="settings">With the data folder, which is created if the key is kept there, readable by its owner alone.</param>
    public static SecretString For(VigieSettings settings) => new(Convert.ToBase64String(
        settings.DashboardKey is { } key
            ? HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key.Reveal()), Bytes, info: "vigie links 1"u8.ToArray())
            : Kept(settings.DataFolder)));

    private static byte[] Kept(string folder)
    {
        try
        {
            return ReadOrMade(folder);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultException(
                [$"The data folder {folder} cannot be written ({failed.Message}); choose another with --data or the setting DataFolder."]);
        }
    }

    private static byte[] ReadOrMade(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (Read(path) is { } known)
        {
            return known;
        }

        Directory.CreateDirectory(folder);
        var made = RandomNumberGenerator.GetBytes(Bytes);
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(made);
            file.Flush(flushToDisk: true);
        }

        try
        {
            // Whole or not at all, and the first process wins: two that start together must sign alike.
            File.Move(draft, path, overwrite: false);
            return made;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
            return Read(path) ?? throw new ConfigurationFaultException(
                [$"{path} is not {Bytes} bytes; remove it and start again. Links sent before will not open."]);
        }
    }

    private static byte[]? Read(string path) =>
        File.Exists(path) && File.ReadAllBytes(path) is { Length: Bytes } key ? key : null;
}
