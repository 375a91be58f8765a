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
    public static TableFault Busy(int? retryAfterSeconds = null) => Refused(503, "ServerBusy", retryAfterSeconds);

    /// <summary>429, as a gateway before the service says it.</summary>
    public static TableFault TooMany(int? retryAfterSeconds = null) => Refused(429, "TooManyRequests", retryAfterSeconds);
}

/// <param name="Status">HTTP status.</param>
/// <param name="Code">The service's error code.</param>
/// <param name="RetryAfterSeconds">Goes as a header.</param>
internal sealed record TableRefusal(int Status, string Code, int? RetryAfterSeconds)
{
    // The words of the service: learn.microsoft.com/rest/api/storageservices/table-service-error-codes.
    private static readonly Dictionary<string, string> Words = new()
    {
        ["EntityAlreadyExists"] = "The specified entity already exists.",
        ["UpdateConditionNotSatisfied"] = "The update condition specified in the request was not satisfied.",
        ["ResourceNotFound"] = "The specified resource does not exist.",
        ["OperationTimedOut"] = "Operation could not be completed within the specified time.",
        ["ServerBusy"] = "The server is busy.",
        ["TooManyRequests"] = "The request rate is too large.",
    };

    /// <summary>Whether one row is the reason: inside a transaction the answer is a 202 with this status in its one part.</summary>
    public bool IsAboutRow => Status is 404 or 409 or 412;

    /// <param name="index">Place of the row in its transaction; null outside of one.</param>
    public string Body(int? index)
    {
        var message = (index is { } at ? $"{at}:" : string.Empty) + Words.GetValueOrDefault(Code, "The request failed.");
        var id = Guid.NewGuid();
        return $"{{\"odata.error\":{{\"code\":\"{Code}\",\"message\":{{\"lang\":\"en-US\",\"value\":\"{message}\\nRequestId:{id}\"}}}}}}";
    }
}
