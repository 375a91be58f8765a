using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OsProcess = System.Diagnostics.Process;

namespace Vigie.Tests.Support;

/// <summary>The built program in a process of its own, with an environment of its own.</summary>
internal sealed class VigieProcess : IAsyncDisposable
{
    private readonly OsProcess process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<string> errors = new();

    private VigieProcess(OsProcess process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? string.Empty);
        process.ErrorDataReceived += (_, line) =>
        {
            lines.Enqueue(line.Data ?? string.Empty);
            errors.Enqueue(line.Data ?? string.Empty);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Everything it said so far, both streams.</summary>
    public string Said => string.Join('\n', lines);

    /// <summary>The lines of its error output so far, empty ones left out.</summary>
    public IReadOnlyList<string> Errors => [.. errors.Where(line => line.Length > 0)];

    public bool HasExited => process.HasExited;

    public static VigieProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "vigie.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new VigieProcess(OsProcess.Start(start) ?? throw new InvalidOperationException("The program did not start."));
    }

    /// <summary>SIGINT, as Ctrl+C sends it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InterruptAsync(TimeSpan within)
    {
        using var kill = OsProcess.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await WaitAsync(within);
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <returns>The exit code.</returns>
    public async Task<int> WaitAsync(TimeSpan within)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(within);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The program did not end within {within.TotalSeconds} s. It said:\n{Said}");
        }

        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }
}
