using Vigie.Model.Budget;

namespace Vigie.Bench.Cost;

/// <summary>What was counted while a scene was lived through.</summary>
internal sealed record CostCount
{
    private const double Gigabyte = 1024.0 * 1024 * 1024;

    public required CostScene Scene { get; init; }

    /// <summary>That really came, replies included.</summary>
    public required int Mentions { get; init; }

    public required IReadOnlyDictionary<string, FunctionCount> Functions { get; init; }

    public required IReadOnlyDictionary<string, BilledTime> Billed { get; init; }

    public required IReadOnlyDictionary<string, QueueCount> Queues { get; init; }

    public required long Transactions { get; init; }

    public required IReadOnlyDictionary<string, long> ByKind { get; init; }

    public required long StoredBytes { get; init; }

    public required long LogBytes { get; init; }

    public required long LogLines { get; init; }

    public required int Polls { get; init; }

    public required int Told { get; init; }

    public required int Mails { get; init; }

    /// <summary>What a handler refused or failed at: nothing, or the count is worth nothing.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    public int Executions => Functions.Values.Sum(function => function.Executions);

    public double GigabyteSeconds => Billed.Values.Sum(group => group.OnOneInstance.TotalSeconds) * BilledTime.InstanceGigabytes;

    /// <summary>If no two executions ever met on one instance.</summary>
    public double MostGigabyteSeconds => Billed.Values.Sum(group => group.OneByOne.TotalSeconds) * BilledTime.InstanceGigabytes;

    public long Operations => Queues.Values.Sum(queue => queue.Operations);

    /// <summary>Of a whole month, by proportion when fewer days were lived through. What is stored is taken at the month's end.</summary>
    public Usage Month => new Usage(new Dictionary<Meter, double>
    {
        [Meter.Executions] = Executions,
        [Meter.GigabyteSeconds] = GigabyteSeconds,
        [Meter.BrokerOperations] = Operations,
        [Meter.TableTransactions] = Transactions,
        [Meter.StoredGigabytes] = StoredBytes / Gigabyte,
        [Meter.Mails] = Mails,
        [Meter.LogGigabytes] = (LogBytes + (LogLines * Platform.LineOverhead) + ((double)Executions * Platform.ExecutionLog)) / Gigabyte,
    }).Times(1 / Scene.OfMonth);
}

/// <summary>What the platform adds by itself, by documentation and reports: not counted here, and said so.</summary>
internal static class Platform
{
    /// <summary>Bytes of a log record beside its line.</summary>
    public const double LineOverhead = 500;

    /// <summary>Bytes that the host logs of an execution: a request record and two traces.</summary>
    public const double ExecutionLog = 3_000;

    /// <summary>
    /// The scale controller looks at each queue about every ten seconds (github.com/Azure/azure-functions-host/issues/2679), and an
    /// instance that is up asks each queue about once a minute; three queues.
    /// </summary>
    public const long BrokerOperations = 3 * CostScene.MonthDays * 1440L * (6 + 1);

    public static Usage Month => Usage.None.With(Meter.BrokerOperations, BrokerOperations);
}
