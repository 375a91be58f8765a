namespace Vigie.Tests.Faults;

/// <summary>An answer in place of the service's own.</summary>
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
