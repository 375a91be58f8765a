using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using OsProcess = System.Diagnostics.Process;

namespace Vigie.Bench;

/// <summary>A published handler in a process of its own, with an empty store.</summary>
internal sealed class PublishedHandler : IDisposable
{
    /// <summary>Of its dashboard.</summary>
    public const string Key = "only-for-this-bench";

    private readonly string data = Directory.CreateTempSubdirectory("vigie-bench-").FullName;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly HttpClient client;
    private readonly OsProcess process;

    /// <param name="program">The published program.</param>
    /// <param name="group">Where its memory is limited; null: it is not.</param>
    public PublishedHandler(string program, MemoryGroup? group = null)
    {
        var port = FreePort();
        IReadOnlyList<string> command = group is null
            ? [Path.GetFullPath(program)]
            : ["/bin/sh", "-c", "echo $$ > \"$1\" && exec \"$0\"", Path.GetFullPath(program), group.Members];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = data,
        };
        start.Environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["XDG_DATA_HOME"] = data;
        start.Environment["Dashboard__Key"] = Key;
        client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        process = OsProcess.Start(start) ?? throw new InvalidOperationException("The program did not start.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Milliseconds since its start.</summary>
    public double Age => clock.Elapsed.TotalMilliseconds;

    /// <summary>Milliseconds of processor time so far.</summary>
    public double Cpu => Now().TotalProcessorTime.TotalMilliseconds;

    /// <summary>MB.</summary>
    public double Resident => Now().WorkingSet64 / 1048576.0;

    /// <summary>MB, at its greatest so far.</summary>
    public double MostResident => Now().PeakWorkingSet64 / 1048576.0;

    /// <summary>MB: all that is resident, and the part that is no page of a file, which the kernel could drop and read again.</summary>
    public (double Resident, double Own) Memory
    {
        get
        {
            var status = File.ReadLines($"/proc/{process.Id}/status")
                .Where(line => line.StartsWith("Vm", StringComparison.Ordinal) || line.StartsWith("Rss", StringComparison.Ordinal))
                .Select(line => line.Split([':', '\t', ' '], StringSplitOptions.RemoveEmptyEntries))
                .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture) / 1024);
            return (status["VmRSS"], status["VmRSS"] - status["RssFile"]);
        }
    }

    public async Task ReadyAsync()
    {
        while (!process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/", UriKind.Relative));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(5);
            }
        }

        throw new InvalidOperationException("The program ended while starting.");
    }

    /// <exception cref="HttpRequestException">The invocation failed, or the program is gone.</exception>
    public async Task<string> InvokeAsync(string function, string envelope)
    {
        using var content = new StringContent(envelope, new MediaTypeHeaderValue("application/json"));
        using var answer = await client.PostAsync(new Uri("/" + function, UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        client.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private OsProcess Now()
    {
        process.Refresh();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
