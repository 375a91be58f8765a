using System.Reflection.PortableExecutable;
using System.Text.Json;
using Vigie.Tests.Faults;
using Vigie.Tests.Support;

namespace Vigie.Tests.Infra;

/// <summary>What <c>dotnet publish</c> makes is the folder that runs under the Functions host as it is, and holds nothing else.</summary>
public sealed class PackageTests(PublishedVigie published)
{
    /// <summary>A bound against what creeps in; the measured size is in docs/deploy.md.</summary>
    private const long MostBytes = 140_000_000;

    [Fact]
    public async Task Its_folders_are_the_functions_and_each_holds_its_bindings_alone()
    {
        var package = await FolderAsync();
        var functions = Directory.GetFiles(Repository.Functions, "function.json", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path)!)).Order().ToList();

        Assert.Equal(functions, Directory.GetDirectories(package).Select(Path.GetFileName).Order());
        Assert.All(functions, function =>
        {
            Assert.Equal(["function.json"], Directory.GetFileSystemEntries(Path.Combine(package, function)).Select(Path.GetFileName));
            Assert.Equal(
                File.ReadAllText(Path.Combine(Repository.Functions, function, "function.json")),
                File.ReadAllText(Path.Combine(package, function, "function.json")));
        });
    }

    [Fact]
    public async Task Beside_them_are_the_program_its_libraries_and_what_the_host_reads()
    {
        var package = await FolderAsync();
        var others = Directory.GetFiles(package).Select(path => Path.GetFileName(path))
            .Where(name => !name.EndsWith(".dll", StringComparison.Ordinal) && !name.EndsWith(".so", StringComparison.Ordinal));

        Assert.Equal(
            ["createdump", "host.json", "listening.schema.json", "vigie", "vigie.deps.json", "vigie.runtimeconfig.json"],
            others.Except(["listening.json"]).Order(StringComparer.Ordinal));
        var bytes = Directory.EnumerateFiles(package, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
        Assert.InRange(bytes, 1, MostBytes);
    }

    [Fact]
    public async Task The_program_may_be_run_by_anybody_brings_its_runtime_and_is_compiled_ahead()
    {
        var package = await FolderAsync();
        using var config = JsonDocument.Parse(await File.ReadAllTextAsync(
            Path.Combine(package, "vigie.runtimeconfig.json"), TestContext.Current.CancellationToken));
        using var library = new PEReader(File.OpenRead(Path.Combine(package, "vigie.dll")));

        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Run = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            Assert.Equal(Run, File.GetUnixFileMode(Path.Combine(package, "vigie")) & Run);
        }

        Assert.StartsWith(
            "10.",
            config.RootElement.GetProperty("runtimeOptions").GetProperty("includedFrameworks")[0].GetProperty("version").GetString(),
            StringComparison.Ordinal);
        Assert.True(library.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, "vigie.dll holds no native code.");
        Assert.Contains(library.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
    }

    private async Task<string> FolderAsync() => Path.GetDirectoryName(await published.PathAsync())!;
}
