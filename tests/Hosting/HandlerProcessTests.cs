using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Vigie.Model;
using Vigie.Store;
using Vigie.Store.Embedded;
using Vigie.Tests.Support;
using OsProcess = System.Diagnostics.Process;

namespace Vigie.Tests.Hosting;

/// <summary>The built program as the Functions host starts it: a process with a port in its environment.</summary>
public sealed class HandlerProcessTests : IDisposable
{
    private readonly TempDirectory data = new();
    private readonly List<OsProcess> processes = [];
    private readonly HttpClient client = new();

    public void Dispose()
    {
        foreach (var process in processes)
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }

            process.Dispose();
        }

        client.Dispose();
        data.Dispose();
    }

    [Theory]
    [InlineData("FUNCTIONS_CUSTOMHANDLER_PORT")]
    [InlineData("FUNCTIONS_HTTPWORKER_PORT")]
    public async Task It_listens_on_the_port_that_the_host_has_chosen(string variable)
    {
        var (_, address) = await StartAsync(variable);

        using var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Killed_in_the_middle_it_starts_clean_and_the_redelivered_message_is_handled_once()
    {
        var batch = JsonSerializer.Serialize(Some.Batch(Some.Mention()), VigieJson.Default.MentionBatch);
        var (first, address) = await StartAsync("FUNCTIONS_CUSTOMHANDLER_PORT");
        var lost = client.SendAsync(HostOracle.ServiceBus(address, "Process", batch), TestContext.Current.CancellationToken);
        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(lost);

        var (_, again) = await StartAsync("FUNCTIONS_CUSTOMHANDLER_PORT");
        foreach (var delivery in new[] { 2, 3 })
        {
            using var answer = await client.SendAsync(
                HostOracle.ServiceBus(again, "Process", batch, new QueueMessage(delivery)), TestContext.Current.CancellationToken);
            Assert.True((await HostVerdict.OfAsync(answer, ["collect", "alerts"])).Succeeded);
        }

        var states = new EmbeddedTableService(Path.Combine(data.Path, "vigie", "vigie.db"));
        var mentions = 0;
        await foreach (var _ in new IndexStore(states).MentionsOfDayAsync(
            "brand", Some.Monday, after: null, TestContext.Current.CancellationToken))
        {
            mentions++;
        }

        Assert.Equal(1, mentions);
    }

    [Fact]
    public async Task A_start_that_fails_ends_with_code_1_and_one_line_without_secrets()
    {
        var process = Start("FUNCTIONS_CUSTOMHANDLER_PORT", FreePort(), ("Dashboard__Key", "hunter2"), ("Email__To", "nobody"));

        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        var line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Email__To is 'nobody'", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_ends_with_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var process = Start("FUNCTIONS_CUSTOMHANDLER_PORT", ((IPEndPoint)taken.LocalEndpoint).Port);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<(OsProcess Handler, Uri Address)> StartAsync(string variable)
    {
        var port = FreePort();
        var process = Start(variable, port);
        var address = new Uri($"http://127.0.0.1:{port}/");
        await Eventually.TrueAsync(() => AnswersAsync(address), $"the handler answers at {address}", TimeSpan.FromSeconds(30));
        return (process, address);
    }

    private async Task<bool> AnswersAsync(Uri address)
    {
        try
        {
            using var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private OsProcess Start(string variable, int port, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "vigie"))
        {
            WorkingDirectory = data.Path,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("FUNCTIONS_CUSTOMHANDLER_PORT");
        start.Environment[variable] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["XDG_DATA_HOME"] = data.Path;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = OsProcess.Start(start)!;
        processes.Add(process);
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
