using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Hosting.Handler;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Tests.Support;

/// <summary>The real handler on a free port and a store of its own, with entry points that record what they were called with.</summary>
internal sealed class RunningHandler : IAsyncDisposable
{
    private readonly TempDirectory folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();
    private HandlerApp? app;

    public ConcurrentQueue<object> Calls { get; } = new();

    public Func<object, CancellationToken, Task<Outgoing>> OnQueue { get; set; } = (_, _) => Task.FromResult(Outgoing.Nothing);

    public Func<HttpCall, CancellationToken, Task<HttpOutcome>> OnHttp { get; set; } =
        (_, _) => Task.FromResult<HttpOutcome>(new HttpAnswer(200, "text/plain; charset=utf-8", "done"));

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public HttpClient Client { get; } = new();

    public Uri Address => app!.Address;

    public string Output => output.ToString();

    public string Errors => errors.ToString();

    public StateStore States => app!.Services.GetRequiredService<StateStore>();

    public ITableService Tables => app!.Services.GetRequiredService<ITableService>();

    /// <summary>Folder with host.json and the functions, as they are built.</summary>
    public static string AppRoot => AppContext.BaseDirectory;

    public async Task<RunningHandler> StartAsync()
    {
        var options = new HandlerOptions
        {
            AppRoot = AppRoot,
            Settings = new VigieSettings { DataFolder = folder.Path, LinkKey = new SecretString("key") },
            Plan = new ListeningPlan(),
            Time = Time,
            Output = TextWriter.Synchronized(output),
            Errors = TextWriter.Synchronized(errors),
            Adjust = services => services.AddSingleton(Table()),
        };
        app = await HandlerApp.StartAsync(options, TestContext.Current.CancellationToken);
        return this;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        Client.SendAsync(request, TestContext.Current.CancellationToken);

    /// <summary>Sends, and judges the answer as the Functions host would.</summary>
    public async Task<HostVerdict> InvokeAsync(HttpRequestMessage request)
    {
        var shape = FunctionShape.All.Single(shape => shape.Name == request.RequestUri!.AbsolutePath.Trim('/'));
        return await HostVerdict.OfAsync(await SendAsync(request), shape.Outputs, shape.Trigger == TriggerKind.Http ? "res" : null);
    }

    public async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync()
    {
        var letters = new List<DeadLetter>();
        await foreach (var row in States.DeadLettersAsync(TestContext.Current.CancellationToken))
        {
            letters.Add(row.Value);
        }

        return letters;
    }

    public async Task<IReadOnlyList<RedriveMark>> RedrivesAsync() =>
        await States.RedrivesAsync(TestContext.Current.CancellationToken)
            .Select(row => row.Value)
            .ToListAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        await output.DisposeAsync();
        await errors.DisposeAsync();
        folder.Dispose();
    }

    private FunctionTable Table() => new()
    {
        Watch = cancellationToken => QueueAsync("tick", cancellationToken),
        Collect = QueueAsync,
        Process = QueueAsync,
        Notify = QueueAsync,
        Receive = HttpAsync,
        Web = HttpAsync,
    };

    private Task<Outgoing> QueueAsync(object message, CancellationToken cancellationToken)
    {
        Calls.Enqueue(message);
        return OnQueue(message, cancellationToken);
    }

    private Task<HttpOutcome> HttpAsync(HttpCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        return OnHttp(call, cancellationToken);
    }
}
