using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Tests.Support;
using OsProcess = System.Diagnostics.Process;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace Vigie.Tests.Support;

/// <summary>
/// The Table service of Azurite, one for all tests, started when the first one asks. Installs the pinned version by npm into the ignored
/// artifacts folder when it is not there.
/// </summary>
public sealed class Azurite : IAsyncDisposable
{
    /// <summary>Accounts beside the usual one.</summary>
    private const int Accounts = 9999;

    private const string AccountKey = "a2V5";

    private static readonly StorageConnectionString Development = StorageConnectionString.Parse("UseDevelopmentStorage=true");

    private readonly Lazy<Task<OsProcess>> process;
    private readonly int port = FreePort();
    private int accounts;

    public Azurite() => process = new Lazy<Task<OsProcess>>(StartAsync);

    /// <summary>A connection string as people write it, to a running Azurite.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        await process.Value;
        return ConnectionString(Development.AccountName, Development.AccountKey);
    }

    /// <summary>An account that nobody used before; there are <see cref="Accounts"/>.</summary>
    public async Task<string> FreshAccountAsync()
    {
        await process.Value;
        return ConnectionString(AccountName(Interlocked.Increment(ref accounts)), AccountKey);
    }

    /// <summary>Tables of their own for one test: each name gets a prefix that no other test uses.</summary>
    internal async Task<ITableService> FreshServiceAsync(CancellationToken cancellationToken)
    {
        var service = new PrefixedTables(
            new TableServiceClient(StorageConnectionString.Parse(await ConnectionStringAsync())), "T" + Guid.NewGuid().ToString("N"));
        foreach (var name in new[] { Keys.Threads, Keys.Indexes, Keys.States })
        {
            await service.GetTable(name).CreateIfNotExistsAsync(cancellationToken);
        }

        return service;
    }

    public async ValueTask DisposeAsync()
    {
        if (process.IsValueCreated && process.Value.IsCompletedSuccessfully)
        {
            var running = await process.Value;
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync();
            running.Dispose();
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string AccountName(int number) => string.Create(CultureInfo.InvariantCulture, $"h{number:d4}");

    private string ConnectionString(string account, string key) =>
        $"AccountName={account};AccountKey={key};TableEndpoint=http://127.0.0.1:{port}/{account}";

    private async Task<OsProcess> StartAsync()
    {
        var folder = await InstallAsync();
        var main = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "table", "main.js");
        var started = Start(
            "node", folder, main, "--tableHost", "127.0.0.1", "--tablePort", $"{port}",
            "--inMemoryPersistence", "--silent", "--disableTelemetry");
        await Eventually.TrueAsync(() => ListensAsync(started), "Azurite listens", TimeSpan.FromSeconds(60));
        return started;
    }

    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(Repository.Artifacts, "azurite");
        var package = Path.Combine(Repository.Root, "tests", "Support", "azurite");
        Directory.CreateDirectory(folder);

        // Several test processes may start at once; the first one installs.
        await using var gate = await FileGate.EnterAsync(Path.Combine(folder, ".lock"), CancellationToken.None);
        var wanted = await File.ReadAllTextAsync(Path.Combine(package, "package-lock.json"));
        var stamp = Path.Combine(folder, "installed-lock.json");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
        {
            return folder;
        }

        File.Copy(Path.Combine(package, "package.json"), Path.Combine(folder, "package.json"), overwrite: true);
        File.Copy(Path.Combine(package, "package-lock.json"), Path.Combine(folder, "package-lock.json"), overwrite: true);
        using var npm = Start("npm", folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        await npm.WaitForExitAsync();
        Assert.True(
            npm.ExitCode == 0,
            $"'npm ci' for Azurite ended with {npm.ExitCode}: is Node.js with npm installed, and the npm registry reachable?");
        await File.WriteAllTextAsync(stamp, wanted);
        return folder;
    }

    private static OsProcess Start(string command, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(
            ';',
            Enumerable.Range(1, Accounts).Select(number => $"{AccountName(number)}:{AccountKey}")
                .Prepend($"{Development.AccountName}:{Development.AccountKey}"));
        var started = OsProcess.Start(start) ?? throw new InvalidOperationException($"{command} did not start.");
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private async Task<bool> ListensAsync(OsProcess started)
    {
        Assert.False(started.HasExited, "Azurite ended while starting.");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private sealed class PrefixedTables(ITableService inner, string prefix) : ITableService
    {
        public string Description => inner.Description;

        public ITable GetTable(string name) => inner.GetTable(prefix + name);
    }
}
