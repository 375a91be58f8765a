using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Vigie.Tests.Faults;
using Vigie.Tests.Support;
using OsProcess = System.Diagnostics.Process;

[assembly: AssemblyFixture(typeof(PublishedVigie))]

namespace Vigie.Tests.Faults;

/// <summary>
/// The program as it is deployed: published once for all tests when the first one asks, into folders of its own below the ignored
/// artifacts, and again only when a source has changed.
/// </summary>
public sealed class PublishedVigie
{
    private static readonly string[] BuildFiles =
        ["global.json", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", ".editorconfig"];

    private readonly Lazy<Task<string>> executable =
        new(() => PublishAsync(Path.Combine(Repository.Artifacts, "faults"), [], CancellationToken.None));

    /// <summary>Path of the executable.</summary>
    public Task<string> PathAsync() => executable.Value;

    /// <summary>Publishes into <paramref name="folder"/>, if what stands there is not of these sources.</summary>
    /// <param name="folder">Gets the program and what the build leaves; several test processes may share it.</param>
    /// <param name="properties">Further build properties, as "Name=value".</param>
    /// <returns>Path of the executable.</returns>
    internal static async Task<string> PublishAsync(
        string folder, IReadOnlyList<string> properties, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await using var gate = await FileGate.EnterAsync(Path.Combine(folder, ".lock"), cancellationToken);
        var (output, stamp) = (Path.Combine(folder, "vigie"), Path.Combine(folder, "published.txt"));
        var path = Path.Combine(output, "vigie");
        var sources = Fingerprint(properties);
        if (File.Exists(stamp) && File.Exists(path) && await File.ReadAllTextAsync(stamp, cancellationToken) == sources)
        {
            return path;
        }

        File.Delete(stamp);
        if (Directory.Exists(output))
        {
            Directory.Delete(output, recursive: true);
        }

        await RunAsync(
            [
                "publish", Repository.Functions, "--configuration", "Release", "--output", output,
                "--artifacts-path", Path.Combine(folder, "build"), "--verbosity", "quiet", "--nologo", "-p:RunAnalyzers=false",
                .. properties.Select(property => "-p:" + property),
            ],
            cancellationToken);
        await File.WriteAllTextAsync(stamp, sources, cancellationToken);
        return path;
    }

    private static string Fingerprint(IReadOnlyList<string> properties)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = Directory.EnumerateFiles(Repository.Functions, "*", SearchOption.AllDirectories)
            .Concat(BuildFiles.Select(file => Path.Combine(Repository.Root, file)).Where(File.Exists));
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(Repository.Root, file)));
            hash.AppendData(File.ReadAllBytes(file));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', properties)));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A build server that stays would hold our output open, and with it the test run.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var publish = OsProcess.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var said = publish.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = publish.StandardError.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException($"'dotnet publish functions' ended with {publish.ExitCode}:\n{await said}{await errors}");
        }
    }
}
