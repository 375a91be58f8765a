namespace Vigie.Hosting.Local;

/// <summary>
/// Runs one timer's function: one run at a time, in UTC. Occurrences that were missed are made up for by one run that is told it is past
/// due, never by several.
/// </summary>
internal sealed partial class TimerListener(
    FunctionDefinition function,
    TimerTrigger trigger,
    Broker broker,
    TimerStatusStore statuses,
    FunctionInvoker invoker,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    /// <summary>Longer waits are taken in pieces: a timer of the system takes at most about 49 days.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);

    private readonly SemaphoreSlim one = new(1);
    private TimerStatus? status;
    private bool missed;

    public FunctionDefinition Function => function;

    /// <summary>Whether the host remembers this timer; not one that fires more than once a minute.</summary>
    private bool IsMonitored => trigger.UseMonitor && !trigger.Schedule.FiresMoreThanOnceAMinute(time.GetUtcNow());

    /// <summary>
    /// Reads what is remembered of this timer, and writes down when it is due next: from here on no occurrence is missed unseen.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken) => missed = await LoadAsync(cancellationToken);

    /// <summary>
    /// Runs at each occurrence until stopped; after <see cref="StartAsync"/>. Cancelling <paramref name="abort"/> breaks off a running
    /// function too.
    /// </summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        try
        {
            if (missed)
            {
                await RunOnceAsync(isPastDue: true, isScheduled: false, stop, abort);
            }
            else if (trigger.RunOnStartup)
            {
                await RunOnceAsync(isPastDue: false, isScheduled: false, stop, abort);
            }

            while (true)
            {
                await WaitUntilAsync(status!.Next, stop);
                await RunOnceAsync(isPastDue: false, isScheduled: true, stop, abort);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The way out.
        }
    }

    /// <summary>
    /// Runs now, whatever the schedule says, with the status that a run at this time would see. The schedule goes on from here.
    /// </summary>
    /// <returns>Whether the run, with its retries, succeeded.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (status is null)
        {
            await LoadAsync(cancellationToken);
        }

        return await RunOnceAsync(isPastDue: false, isScheduled: true, cancellationToken, cancellationToken);
    }

    public void Dispose() => one.Dispose();

    /// <summary>Reads what is remembered, and settles what a first start or a changed schedule means for it.</summary>
    /// <returns>Whether an occurrence was missed.</returns>
    private async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!IsMonitored)
        {
            status = new TimerStatus(TimerStatus.Never, trigger.Schedule.Next(now), now);
            return false;
        }

        var known = await statuses.ReadAsync(function.Name, cancellationToken);
        status = TimerStatusRules.AtStart(known, trigger.Schedule, now);
        if (status != known)
        {
            await statuses.WriteAsync(function.Name, status, cancellationToken);
        }

        return now > status.Next;
    }

    private async Task<bool> RunOnceAsync(bool isPastDue, bool isScheduled, CancellationToken stop, CancellationToken abort)
    {
        await one.WaitAsync(stop);
        try
        {
            var start = time.GetUtcNow();
            var succeeded = await TryAsync(isPastDue, stop, abort);
            status = TimerStatusRules.AfterRun(status!, trigger.Schedule, start, isScheduled);
            if (IsMonitored)
            {
                await statuses.WriteAsync(function.Name, status, CancellationToken.None);
            }

            return succeeded;
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<bool> TryAsync(bool isPastDue, CancellationToken stop, CancellationToken abort)
    {
        string? failure = null;
        for (var retry = 0; ; retry++)
        {
            try
            {
                var envelope = TimerEnvelope.Write(function, IsMonitored ? status : null, isPastDue, time.GetUtcNow());
                if (function.Retry is { } policy)
                {
                    envelope.SetRetry(retry, policy.MaxRetryCount, failure);
                }

                var result = await invoker.InvokeAsync(function, envelope, abort);
                await broker.CommitAsync(result.Messages, [], CancellationToken.None);
                return true;
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // Errors of a function never stop its schedule.
                failure = failed.Message;
                Log.Failed(logger, function.Name, failure);
            }

            if (function.Retry?.Allows(retry) != true)
            {
                return false;
            }

            await Task.Delay(function.Retry.Delay(retry), time, stop);
        }
    }

    private async Task WaitUntilAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        while (moment - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < LongestWait ? left : LongestWait, time, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Timer {Function}: {Problem}")]
        public static partial void Failed(ILogger logger, string function, string problem);
    }
}
