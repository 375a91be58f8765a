namespace Vigie.Hosting.Local;

/// <summary>Renews the lock of one message at half time while its function runs, up to a limit.</summary>
internal sealed class LockRenewal : IDisposable
{
    private readonly Broker broker;
    private readonly ReceivedMessage message;
    private readonly TimeProvider time;
    private readonly DateTimeOffset end;
    private readonly ITimer timer;

    public LockRenewal(Broker broker, ReceivedMessage message, TimeSpan most, TimeProvider time)
    {
        this.broker = broker;
        this.message = message;
        this.time = time;
        end = time.GetUtcNow() + most;
        var left = message.LockedUntil - time.GetUtcNow();
        timer = time.CreateTimer(_ => Renew(), null, left / 2, broker.Options.LockDuration / 2);
    }

    public void Dispose() => timer.Dispose();

    private void Renew()
    {
        if (time.GetUtcNow() >= end)
        {
            timer.Dispose();
            return;
        }

        // A renewal that fails needs no one's attention here: settling the message will be refused, and it is delivered again.
        _ = broker.RenewMessageLockAsync(message, CancellationToken.None).ContinueWith(
            failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }
}
