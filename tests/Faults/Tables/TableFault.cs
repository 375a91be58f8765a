namespace Vigie.Tests.Faults;

/// <summary>What happens to one request on its way to the Table service and back. The default is nothing.</summary>
internal sealed record TableFault
{
    public static readonly TableFault None = new();

    /// <summary>The connection is cut before the service saw anything.</summary>
    public static readonly TableFault Lost = new() { LosesRequest = true };

    /// <summary>The service does it, and the connection is cut before its answer.</summary>
    public static readonly TableFault LostAnswer = new() { LosesAnswer = true };

    /// <summary>How long the service takes to begin.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Awaited before the request goes on: the place to kill who sent it.</summary>
    public Func<Task>? Before { get; init; }

    public bool LosesRequest { get; init; }

    /// <summary>Answered in the service's place, which never sees the request. Null: it goes on.</summary>
    public TableRefusal? Refusal { get; init; }

    /// <summary>Awaited once the service has done it and before its answer goes back.</summary>
    public Func<Task>? After { get; init; }

    public bool LosesAnswer { get; init; }

    public static TableFault Slow(TimeSpan delay) => new() { Delay = delay };

    public static TableFault Refused(int status, string code, int? retryAfterSeconds = null) =>
        new() { Refusal = new TableRefusal(status, code, retryAfterSeconds) };

    /// <summary>409: somebody added the row a moment ago. Fair where <see cref="TableCall.Adds"/>.</summary>
    public static TableFault Exists() => Refused(409, "EntityAlreadyExists");

    /// <summary>412: somebody changed the row since it was read. Fair where <see cref="TableCall.IsConditional"/>.</summary>
    public static TableFault Outdated() => Refused(412, "UpdateConditionNotSatisfied");

    /// <summary>500, as when an operation takes too long inside.</summary>
    public static TableFault Failing() => Refused(500, "OperationTimedOut");

    /// <summary>503, over the account's or the partition's target.</summary>
    public static TableFault Busy() => Refused(503, "ServerBusy");

    /// <summary>429, as a gateway before the service says it.</summary>
    public static TableFault TooMany() => Refused(429, "TooManyRequests");
}
