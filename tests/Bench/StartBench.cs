using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using OsProcess = System.Diagnostics.Process;

namespace Vigie.Bench;

/// <summary>From the start of the published program to its first answers, and what it then holds in memory.</summary>
internal static class StartBench
{
    private const int Rounds = 7;

    public static async Task<int> RunAsync(string program)
    {
        var (probe, first, cpu, memory) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var (answered, invoked, processor, resident) = await OnceAsync(program);
            if (round >= 0)
            {
                probe.Add(answered);
                first.Add(invoked);
                cpu.Add(processor);
                memory.Add(resident);
            }
        }

        Measure.PrintHead();
        Measure.Print("start to first answered request (GET /)", "ms", probe);
        Measure.Print("start to first answered invocation (Watch)", "ms", first);
        Measure.Print("processor time until then", "ms", cpu);
        Measure.Print("resident memory then", "MB", memory);
        return 0;
    }

    private static async Task<(double Probe, double First, double Cpu, double Memory)> OnceAsync(string program)
    {
        var data = Directory.CreateTempSubdirectory("vigie-bench-").FullName;
        var port = FreePort();
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = data };
        start.Environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["XDG_DATA_HOME"] = data;
        start.Environment["Dashboard__Key"] = "only-for-this-bench";
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var clock = Stopwatch.StartNew();
        using var process = OsProcess.Start(start) ?? throw new InvalidOperationException("The program did not start.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await ProbeAsync(client, process);
            var probe = clock.Elapsed.TotalMilliseconds;
            using var envelope = new StringContent(
                """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},"Metadata":{}}""",
                new MediaTypeHeaderValue("application/json"));
            (await client.PostAsync(new Uri("/Watch", UriKind.Relative), envelope)).EnsureSuccessStatusCode();
            var first = clock.Elapsed.TotalMilliseconds;
            process.Refresh();
            return (probe, first, process.TotalProcessorTime.TotalMilliseconds, process.WorkingSet64 / 1048576.0);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task ProbeAsync(HttpClient client, OsProcess process)
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
