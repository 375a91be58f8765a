using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Hosting.Handler;

/// <summary>
/// Calls the entry point that a request of the host is for, under a deadline, and turns what it gives back into the host's answer. An entry
/// point that throws makes the invocation fail: the message comes again. What cannot be read, or failed on its last delivery, is kept as a
/// dead letter.
/// </summary>
internal sealed partial class Dispatcher(
    FunctionTable table, QueueWork queueWork, InvocationDeadline deadline, Metering metering, TimeProvider time, ILogger<Dispatcher> logger)
{
    private static readonly Dictionary<string, FunctionShape> Shapes =
        FunctionShape.All.ToDictionary(shape => shape.Name, StringComparer.Ordinal);

    /// <param name="functionName">The last part of the host's address; case matters, as it does to the host.</param>
    /// <param name="envelope">The host's <c>Data</c> and <c>Metadata</c>.</param>
    public async Task<HandlerAnswer> DispatchAsync(string functionName, JsonElement envelope, CancellationToken cancellationToken)
    {
        if (!Shapes.TryGetValue(functionName, out var shape))
        {
            return HandlerAnswer.Failure(404, $"There is no such function; there are: {string.Join(", ", Shapes.Keys)}.");
        }

        HandlerAnswer answer;
        using (metering.Begin(shape))
        {
            answer = await AnswerAsync(shape, envelope, cancellationToken);
        }

        await metering.PassAsync(cancellationToken);
        return answer;
    }

    private async Task<HandlerAnswer> AnswerAsync(FunctionShape shape, JsonElement envelope, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(deadline.Of(shape), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // The deadline holds even for an entry point that does not look at its token: better a failed invocation than a killed process.
            return await InvokeAsync(shape, envelope, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Log.TooLate(logger, shape.Name, deadline.Of(shape));
            return HandlerAnswer.Failure(500, $"{shape.Name} was not done within {Duration.Format(deadline.Of(shape))}.");
        }
        catch (ExpectedFailureException failure)
        {
            Log.FailedAsExpected(logger, shape.Name, failure.Message);
            return HandlerAnswer.Failure(500, $"{shape.Name} failed: {failure.Message}");
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever went wrong must fail this invocation alone. The message of an unknown exception may hold a secret: it stays here.
            Log.Failed(logger, shape.Name, failure);
            return HandlerAnswer.Failure(500, $"{shape.Name} failed: {failure.GetType().Name}. The handler's log says more.");
        }
    }

    private Task<HandlerAnswer> InvokeAsync(FunctionShape shape, JsonElement envelope, CancellationToken cancellationToken)
    {
        var data = Member(envelope, "Data");
        var input = Member(data, shape.TriggerName);
        return shape.Trigger switch
        {
            TriggerKind.Timer => TickAsync(shape, cancellationToken),
            TriggerKind.Queue => queueWork.RunAsync(shape, input, Member(envelope, "Metadata"), cancellationToken),
            _ => CallAsync(shape, input, cancellationToken),
        };
    }

    private async Task<HandlerAnswer> TickAsync(FunctionShape shape, CancellationToken cancellationToken)
    {
        var outgoing = await table.Watch(cancellationToken);
        return HandlerAnswer.Success(Messages(shape, outgoing), http: null, logs: []);
    }

    private async Task<HandlerAnswer> CallAsync(FunctionShape shape, JsonElement input, CancellationToken cancellationToken)
    {
        var call = HttpCallReader.Read(input);
        var entry = shape.Name == "Receive" ? table.Receive : table.Web;
        var (answer, outgoing) = await entry(call, cancellationToken);
        return HandlerAnswer.Success(Messages(shape, outgoing), answer, logs: []);
    }

    private Dictionary<string, IReadOnlyList<string>> Messages(FunctionShape shape, Outgoing outgoing)
    {
        var messages = OutputMessages.Of(shape, outgoing);
        metering.Sent(messages);
        return messages;
    }

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && JsonText.Member(parent, name) is { } member ? member : default;

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Error, "{Function} was not done within {Deadline}; the host takes it as failed.")]
        public static partial void TooLate(ILogger logger, string function, TimeSpan deadline);

        [LoggerMessage(1002, LogLevel.Warning, "{Function} failed: {Reason}")]
        public static partial void FailedAsExpected(ILogger logger, string function, string reason);

        [LoggerMessage(1003, LogLevel.Error, "{Function} failed.")]
        public static partial void Failed(ILogger logger, string function, Exception exception);
    }
}
