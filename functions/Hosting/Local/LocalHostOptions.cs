using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace Vigie.Hosting.Local;

/// <summary>What the local host is told by whoever starts it. It reads no environment by itself.</summary>
internal sealed record LocalHostOptions
{
    /// <summary>The folder of host.json and the function folders.</summary>
    public required string AppRoot { get; init; }

    /// <summary>Where the handler listens, for example <c>http://127.0.0.1:37251</c>.</summary>
    public required Uri HandlerAddress { get; init; }

    /// <summary>Where broker.db and keys.json are kept. It must not lie under <see cref="AppRoot"/>.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The port of the HTTP front; 0 takes a free one, null opens none. 7071 by default, as Azure's own tools do.</summary>
    public int? Port { get; init; } = 7071;

    public IPAddress BindAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The clock of timers, locks and schedules.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// App settings: they resolve <c>%NAME%</c>, override host.json and disable functions. Names are compared without case.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>
    /// Timers and queues do not run by themselves: the caller says when, by <c>RunTimerOnceAsync</c> and <c>DrainAsync</c>.
    /// </summary>
    public bool DrivenByCaller { get; init; }

    /// <summary>How long a received message stays locked without renewal. 1 minute by default, as a new Service Bus queue has it.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Deliveries of a message before it is dead-lettered. 10 by default, as a new Service Bus queue has it.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>Overrides maxConcurrentCalls of host.json for every queue.</summary>
    public int? MaxConcurrentCalls { get; init; }

    /// <summary>
    /// Gives dead-lettered messages to their function once more, for handlers that keep what comes after the last delivery. Off by default,
    /// as in Azure.
    /// </summary>
    public bool HandsOverDeadLetters { get; init; }

    /// <summary>
    /// Overrides prefetchCount of host.json: messages locked ahead of their turn. It is quicker, and as in Service Bus the messages that
    /// wait ahead when the process dies count one delivery more.
    /// </summary>
    public int? PrefetchCount { get; init; }

    /// <summary>
    /// False leaves the moment of writing to the operating system: quicker, for replays that can be run again. True by default.
    /// </summary>
    public bool SyncToDisk { get; init; } = true;

    /// <summary>
    /// Fails an invocation whose answer the real host would take otherwise than was probably meant, instead of only warning. For tests.
    /// </summary>
    public bool Strict { get; init; }

    /// <summary>How long <c>StopAsync</c> lets running invocations finish. 30 seconds by default.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
