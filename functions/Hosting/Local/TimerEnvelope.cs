namespace Vigie.Hosting.Local;

/// <summary>What a timer's function is told.</summary>
internal static class TimerEnvelope
{
    /// <param name="status">The stored status, <c>Next</c> being the occurrence that is being run; null when the host keeps none.</param>
    public static Envelope Write(FunctionDefinition function, TimerStatus? status, bool isPastDue, DateTimeOffset now)
    {
        var kept = status is null
            ? "null"
            : $"{{\"Last\":\"{Envelope.Offset(status.Last)}\",\"Next\":\"{Envelope.Offset(status.Next)}\","
            + $"\"LastUpdated\":\"{Envelope.Offset(status.LastUpdated)}\"}}";
        var timer = $$"""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{{kept}},"IsPastDue":{{(isPastDue ? "true" : "false")}}}""";
        return new Envelope().Input(function.Trigger.Binding, timer).SetSystem(function.Name, now);
    }
}
