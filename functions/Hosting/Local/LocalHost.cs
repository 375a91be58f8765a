using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Vigie.Model;

namespace Vigie.Hosting.Local;

/// <summary>
/// Plays the Azure Functions host: timers, HTTP and queues, from the same host.json and function.json. It speaks to the handler by HTTP
/// alone, with the host's envelopes, so what runs here runs in Azure.
/// </summary>
internal sealed partial class LocalHost : IAsyncDisposable
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(50);

    private readonly LocalHostOptions options;
    private readonly FunctionDirectory directory;
    private readonly HostKeys keys;
    private readonly BrokerDatabase database;
    private readonly FunctionInvoker invoker;
    private readonly List<QueueListener> queues = [];
    private readonly List<DeadLetterHandOver> handOvers = [];
    private readonly List<TimerListener> timers = [];
    private readonly List<Task> running = [];
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource abort = new();
    private readonly ILogger logger;
    private WebApplication? front;
    private bool stopped;

    /// <exception cref="ExpectedFailureException">The function folders are wrong; the message lists every fault.</exception>
    public LocalHost(LocalHostOptions options)
    {
        this.options = options;
        logger = options.LoggerFactory.CreateLogger("Host");
        directory = FunctionDirectory.Load(options.AppRoot, options.Settings);
        var settings = directory.Host with
        {
            MaxConcurrentCalls = options.MaxConcurrentCalls ?? directory.Host.MaxConcurrentCalls,
            PrefetchCount = options.PrefetchCount ?? directory.Host.PrefetchCount,
        };
        keys = HostKeys.LoadOrCreate(Path.Combine(options.DataFolder, "keys.json"));
        database = new BrokerDatabase(Path.Combine(options.DataFolder, "broker.db"), options.SyncToDisk);
        var brokerOptions = new BrokerOptions { LockDuration = options.LockDuration, MaxDeliveryCount = options.MaxDeliveryCount };
        Broker = new Broker(database, brokerOptions, options.TimeProvider);
        invoker = new FunctionInvoker(options.HandlerAddress, settings, options.TimeProvider, options.LoggerFactory, options.Strict);
        foreach (var function in directory.Functions)
        {
            Listen(function, settings);
        }
    }

    public Broker Broker { get; }

    /// <summary>The key of the admin routes.</summary>
    public string MasterKey => keys.Master;

    /// <summary>Where the HTTP front listens; null before the start, and without a port.</summary>
    public Uri? Address { get; private set; }

    /// <summary>Starts, runs until <paramref name="cancellationToken"/> asks to stop, and stops in good order.</summary>
    /// <returns>The exit code 0.</returns>
    /// <exception cref="ExpectedFailureException">It cannot start: wrong function folders, a handler that does not answer, a port in
    /// use.</exception>
    public static async Task<int> RunAsync(LocalHostOptions options, CancellationToken cancellationToken)
    {
        await using var host = new LocalHost(options);
        await host.StartAsync(cancellationToken);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(asked.SetResult);
        await asked.Task;
        await host.StopAsync();
        return 0;
    }

    /// <summary>Waits for the handler, then listens.</summary>
    /// <exception cref="ExpectedFailureException">The handler does not answer in time, or the port is in use.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in directory.Warnings)
        {
            Log.Odd(logger, warning);
        }

        await WaitForHandlerAsync(cancellationToken);
        if (!options.DrivenByCaller)
        {
            foreach (var timer in timers)
            {
                await timer.StartAsync(cancellationToken);
            }

            running.AddRange(queues.Select(queue => Task.Run(() => queue.RunAsync(stop.Token, abort.Token), CancellationToken.None)));
            running.AddRange(handOvers.Select(dead => Task.Run(() => dead.RunAsync(stop.Token), CancellationToken.None)));
            running.AddRange(timers.Select(timer => Task.Run(() => timer.RunAsync(stop.Token, abort.Token), CancellationToken.None)));
        }

        if (options.Port is { } port)
        {
            await OpenFrontAsync(port, cancellationToken);
        }

        Log.Started(logger, string.Join(", ", directory.Functions.Select(function => function.Name)), Address);
    }

    /// <summary>Runs a timer's function now, by the clock of the options, whatever its schedule says.</summary>
    /// <returns>Whether it succeeded; a failure is logged.</returns>
    public Task<bool> RunTimerOnceAsync(string functionName, CancellationToken cancellationToken) =>
        (timers.Find(timer => timer.Function.Name.Equals(functionName, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no timer function '{functionName}'.", nameof(functionName)))
        .RunOnceAsync(cancellationToken);

    /// <summary>
    /// Delivers until no queue of a function holds anything that can be delivered at the clock's now. Only when driven by the caller.
    /// </summary>
    /// <returns>How many deliveries there were.</returns>
    /// <exception cref="HandlerUnavailableException">The handler does not answer.</exception>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        if (!options.DrivenByCaller)
        {
            throw new InvalidOperationException("The queues run by themselves; DrainAsync is for a host with DrivenByCaller.");
        }

        var delivered = 0;
        while (true)
        {
            var round = await Task.WhenAll(queues.Select(queue => queue.DrainAsync(cancellationToken)));
            if (round.Sum() == 0)
            {
                return delivered;
            }

            delivered += round.Sum();
        }
    }

    public Task EnqueueAsync(string queue, string body, CancellationToken cancellationToken) =>
        Broker.SendMessagesAsync(queue, [new BrokerMessage(body)], cancellationToken);

    public Task EnqueueAsync(string queue, IReadOnlyList<string> bodies, CancellationToken cancellationToken) =>
        Broker.SendMessagesAsync(queue, [.. bodies.Select(body => new BrokerMessage(body))], cancellationToken);

    /// <summary>
    /// Takes nothing new, lets what runs finish within the limit, then breaks it off; broken off messages are delivered again.
    /// </summary>
    public async Task StopAsync()
    {
        if (stopped)
        {
            return;
        }

        stopped = true;
        await stop.CancelAsync();
        abort.CancelAfter(options.ShutdownTimeout);
        if (front is not null)
        {
            await front.StopAsync(abort.Token);
            await front.DisposeAsync();
        }

        try
        {
            await Task.WhenAll(running);
        }
        catch (OperationCanceledException)
        {
            Log.BrokenOff(logger);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await database.DisposeAsync();
        queues.ForEach(queue => queue.Dispose());
        timers.ForEach(timer => timer.Dispose());
        invoker.Dispose();
        stop.Dispose();
        abort.Dispose();
    }

    private void Listen(FunctionDefinition function, HostSettings settings)
    {
        var log = options.LoggerFactory.CreateLogger($"Function.{function.Name}");
        if (function.Trigger is QueueTrigger queue)
        {
            queues.Add(new QueueListener(function, queue, Broker, invoker, settings, options.TimeProvider, log));
            if (options.HandsOverDeadLetters)
            {
                handOvers.Add(new DeadLetterHandOver(function, queue, Broker, invoker, options.TimeProvider, log));
            }
        }
        else if (function.Trigger is TimerTrigger timer)
        {
            timers.Add(new TimerListener(function, timer, Broker, new TimerStatusStore(database), invoker, options.TimeProvider, log));
        }
    }

    /// <summary>By the machine's clock: it is the machine that one waits for here, also in a replay.</summary>
    private async Task WaitForHandlerAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(directory.Host.InitializationTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (!await invoker.IsReadyAsync(either.Token))
            {
                await Task.Delay(ProbeInterval, TimeProvider.System, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExpectedFailureException(
                FailureKind.Temporary,
                $"The handler at {options.HandlerAddress} did not answer GET / within {directory.Host.InitializationTimeout}. "
                + "See its own output for the reason.");
        }
    }

    private async Task OpenFrontAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = options.AppRoot });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HttpFront.MaxBodyBytes;
            kestrel.Listen(options.BindAddress, port);
        });
        front = builder.Build();
        new HttpFront(directory, keys, Broker, invoker, options.TimeProvider, logger).Map(front);
        new AdminRoutes(directory, keys, timers, queues).Map(front);
        try
        {
            await front.StartAsync(cancellationToken);
        }
        catch (IOException inUse)
        {
            throw new ExpectedFailureException(
                FailureKind.Permanent,
                $"Port {port} on {options.BindAddress} cannot be opened: {inUse.Message} Choose another with --port.");
        }

        Address = new Uri(front.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Signals are for whoever started the local host, not for the web server inside it.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
        public static partial void Odd(ILogger logger, string warning);

        [LoggerMessage(2, LogLevel.Information, "Playing the Functions host for {Functions} on {Address}.")]
        public static partial void Started(ILogger logger, string functions, Uri? address);

        [LoggerMessage(3, LogLevel.Warning, "Running functions were broken off; their messages will be delivered again.")]
        public static partial void BrokenOff(ILogger logger);
    }
}
