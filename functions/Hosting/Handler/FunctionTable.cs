using Vigie.Collect;
using Vigie.Model;
using Vigie.Notify;
using Vigie.Process;
using Vigie.Receive;
using Vigie.Watch;
using Vigie.Web;

namespace Vigie.Hosting.Handler;

/// <summary>The six entry points as the dispatcher calls them. Tests put their own in.</summary>
internal sealed record FunctionTable
{
    public required Func<CancellationToken, Task<Outgoing>> Watch { get; init; }

    public required Func<CollectRequest, CancellationToken, Task<Outgoing>> Collect { get; init; }

    public required Func<HttpCall, CancellationToken, Task<HttpOutcome>> Receive { get; init; }

    public required Func<MentionBatch, CancellationToken, Task<Outgoing>> Process { get; init; }

    public required Func<AlertNotice, CancellationToken, Task<Outgoing>> Notify { get; init; }

    public required Func<HttpCall, CancellationToken, Task<HttpOutcome>> Web { get; init; }

    /// <summary>Entry points are made at their first call: what is not called costs no start-up time.</summary>
    public static FunctionTable From(IServiceProvider services) => new()
    {
        Watch = cancellationToken => services.GetRequiredService<WatchFunction>().TickAsync(cancellationToken),
        Collect = (request, cancellationToken) => services.GetRequiredService<CollectFunction>().CollectAsync(request, cancellationToken),
        Receive = (call, cancellationToken) => services.GetRequiredService<ReceiveFunction>().ReceiveAsync(call, cancellationToken),
        Process = (batch, cancellationToken) => services.GetRequiredService<ProcessFunction>().ProcessAsync(batch, cancellationToken),
        Notify = (notice, cancellationToken) => services.GetRequiredService<NotifyFunction>().NotifyAsync(notice, cancellationToken),
        Web = (call, cancellationToken) => services.GetRequiredService<WebFunction>().AnswerAsync(call, cancellationToken),
    };
}
