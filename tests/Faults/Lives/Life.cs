using System.Collections.Concurrent;
using System.Diagnostics;
using Vigie.Tests.Support;
using OsProcess = System.Diagnostics.Process;

namespace Vigie.Tests.Faults;

/// <summary>One process of the published program, from its start to its end, which is most often SIGKILL.</summary>
internal sealed class Life : IAsyncDisposable
{
    /// <summary>Lines of its output that are kept: the last ones.</summary>
    private const int MostLines = 2000;

    /// <summary>How long it may take until the first answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly OsProcess process;
    private readonly ConcurrentQueue<string> lines = new();

    private Life(OsProcess process, LifePlan plan, int port)
    {
        (this.process, Plan, Address) = (process, plan, new Uri($"http://127.0.0.1:{port}/"));
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public LifePlan Plan { get; }

    public Uri Address { get; }

    public bool HasEnded => process.HasExited;

    /// <summary>The last lines of both streams.</summary>
    public string Said => string.Join('\n', lines);

    /// <summary>Processor time so far; zero once it has ended.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.HasExited ? TimeSpan.Zero : process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits for its first answer.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not answer in time; the message holds what it said.</exception>
    public static async Task<Life> StartAsync(LifePlan plan, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(plan.Data);
        for (var attempt = 1; ; attempt++)
        {
            var port = Azurite.FreePort();
            var life = new Life(OsProcess.Start(plan.StartInfo(port)) ?? throw new InvalidOperationException("Not started."), plan, port);
            try
            {
                await life.AnswersAsync(cancellationToken);
                return life;
            }
            catch (InvalidOperationException) when (attempt < 3 && life.Said.Contains("address already in use", StringComparison.Ordinal))
            {
                // Somebody took the port between our look and its start.
                await life.DisposeAsync();
            }
            catch
            {
                await life.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>SIGKILL, sent when this returns: no handler runs, nothing is flushed.</summary>
    public void Kill()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    /// <summary>SIGKILL, and its end.</summary>
    public async Task KillAsync()
    {
        Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    /// <summary>Any answer of a handler means ready, as it does to the host; <c>run</c> has the host's own ping.</summary>
    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        var probe = new Uri(Address, Plan.Handler ? "/" : "/admin/host/ping");
        var clock = Stopwatch.StartNew();
        while (!process.HasExited)
        {
            try
            {
                using var answer = await Wire.Client.GetAsync(probe, cancellationToken);
                return;
            }
            catch (HttpRequestException) when (clock.Elapsed < Patience)
            {
                await Task.Delay(Poll, cancellationToken);
            }
            catch (HttpRequestException)
            {
                throw new InvalidOperationException($"No answer within {Patience.TotalSeconds} s. It said:\n{Said}");
            }
        }

        await process.WaitForExitAsync(cancellationToken);
        throw new InvalidOperationException($"It ended with {process.ExitCode} while starting. It said:\n{Said}");
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lines.Enqueue(line);
        if (lines.Count > MostLines)
        {
            lines.TryDequeue(out _);
        }
    }
}
