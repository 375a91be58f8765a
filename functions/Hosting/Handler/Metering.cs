using System.Text;
using Vigie.Model.Budget;
using Vigie.Store;

namespace Vigie.Hosting.Handler;

/// <summary>
/// Counts what an invocation uses of Azure as far as it is seen from here: the run itself, its time, and the calls to the broker that the
/// host makes for it. What the host does for itself (looking into empty queues, its own storage) is not seen.
/// </summary>
internal sealed class Metering(UsageTally meters, BusyTime busy, MeterBook book)
{
    /// <summary>A larger message counts once for each begun 64 KB (Service Bus pricing).</summary>
    private const int BrokerUnit = 64 * 1024;

    /// <summary>To be disposed of when the invocation is over.</summary>
    public IDisposable Begin(FunctionShape shape)
    {
        meters.Add(Meter.Executions, 1);
        return busy.Run(shape.Trigger == TriggerKind.Http ? "http" : shape.Name);
    }

    /// <summary>A message was handed to us, and will be completed or given back.</summary>
    public void Received(string body) => meters.Add(Meter.BrokerOperations, Units(body) + 1);

    /// <summary>Messages leave with the answer.</summary>
    public void Sent(IReadOnlyDictionary<string, IReadOnlyList<string>> messages) =>
        meters.Add(Meter.BrokerOperations, messages.Values.Sum(texts => texts.Sum(Units)));

    /// <summary>Writes down what was counted when it is time. Never throws.</summary>
    public Task PassAsync(CancellationToken cancellationToken) => book.PassAsync(cancellationToken);

    /// <summary>The process ends: writes down the rest. Never throws.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => book.WriteAsync(cancellationToken);

    private static int Units(string text) => Math.Max(1, (Encoding.UTF8.GetByteCount(text) + BrokerUnit - 1) / BrokerUnit);
}
