using System.Diagnostics;
using System.Text.Json;
using Vigie.Hosting.Telemetry;
using Vigie.Model;
using Vigie.Model.Telemetry;
using Vigie.Model.Text;
using Vigie.Store;

namespace Vigie.Hosting.Handler;

/// <summary>
/// Calls the entry point that a request of the host is for, under a deadline, and turns what it gives back into the host's answer. An entry
/// point that throws makes the invocation fail: the message comes again. What cannot be read, or failed on its last delivery, is kept as a
/// dead letter.
/// </summary>
internal sealed partial class Dispatcher(
    FunctionTable table,
    QueueWork queueWork,
    InvocationDeadline deadline,
    StoreReadiness store,
    TelemetryExport telemetry,
    Metering metering,
    TimeProvider time,
    ILogger<Dispatcher> logger)
{
    private static readonly Dictionary<string, FunctionShape> Shapes =
        FunctionShape.All.ToDictionary(shape => shape.Name, StringComparer.Ordinal);

    private int invocations;

    public async Task<HandlerAnswer> DispatchAsync(Invocation call, CancellationToken cancellationToken)
    {
        if (!Shapes.TryGetValue(call.Function, out var shape))
        {
            return HandlerAnswer.Failure(404, $"There is no such function; there are: {string.Join(", ", Shapes.Keys)}.");
        }

        await telemetry.ReadyAsync();
        HandlerAnswer answer;
        using (metering.Begin(shape))
        {
            answer = await TraceAsync(shape, call, cancellationToken);
        }

        await metering.PassAsync(cancellationToken);
        return answer;
    }

    private async Task<HandlerAnswer> TraceAsync(FunctionShape shape, Invocation call, CancellationToken cancellationToken)
    {
        var isFirst = Interlocked.Increment(ref invocations) == 1;
        var began = time.GetTimestamp();
        var bodies = Bodies(shape, call.Envelope);
        using var span = call.Begin(shape, bodies);
        span.SetTag("faas.coldstart", isFirst);
        var answer = await LimitAsync(shape, call.Envelope, bodies, cancellationToken);
        var failed = answer.Status is < 200 or > 299;
        span.SetStatus(failed ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        Meters.Invoked(shape.Name, Invocation.TriggerOf(shape), time.GetElapsedTime(began), failed, isFirst);
        return answer;
    }

    private async Task<HandlerAnswer> LimitAsync(
        FunctionShape shape, JsonElement envelope, IReadOnlyList<string> bodies, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(deadline.Of(shape), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // The deadline holds even for an entry point that does not look at its token: better a failed invocation than a killed process.
            return await InvokeAsync(shape, envelope, bodies, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Log.TooLate(logger, shape.Name, deadline.Of(shape));
            return HandlerAnswer.Failure(500, $"{shape.Name} was not done within {Duration.Format(deadline.Of(shape))}.");
        }
        catch (ExpectedFailureException failure)
        {
            if (failure.Kind == FailureKind.Permanent)
            {
                Log.FailedForGood(logger, shape.Name, failure.Message);
            }
            else
            {
                Log.FailedAsExpected(logger, shape.Name, failure.Message);
            }

            return HandlerAnswer.Failure(500, $"{shape.Name} failed: {failure.Message}");
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever went wrong must fail this invocation alone. The message of an unknown exception may hold a secret: it stays here.
            Activity.Current?.SetTag("error.type", failure.GetType().FullName);
            Log.Failed(logger, shape.Name, failure);
            return HandlerAnswer.Failure(500, $"{shape.Name} failed: {failure.GetType().Name}. The handler's log says more.");
        }
    }

    private static IReadOnlyList<string> Bodies(FunctionShape shape, JsonElement envelope) =>
        shape.Trigger == TriggerKind.Queue ? MessageTexts.Read(Member(Member(envelope, "Data"), shape.TriggerName)) : [];

    private async Task<HandlerAnswer> InvokeAsync(
        FunctionShape shape, JsonElement envelope, IReadOnlyList<string> bodies, CancellationToken cancellationToken)
    {
        if (shape.Name != "Web")
        {
            // Web says what is wrong with the store; all others have nothing to do without it.
            await store.EnsureAsync(cancellationToken);
        }

        var input = Member(Member(envelope, "Data"), shape.TriggerName);
        return await (shape.Trigger switch
        {
            TriggerKind.Timer => TickAsync(shape, input, cancellationToken),
            TriggerKind.Queue => queueWork.RunAsync(shape, bodies, Member(envelope, "Metadata"), cancellationToken),
            _ => AnswerAsync(shape, input, cancellationToken),
        });
    }

    private async Task<HandlerAnswer> TickAsync(FunctionShape shape, JsonElement timer, CancellationToken cancellationToken)
    {
        if (MessageMetadata.Time(Member(Member(timer, "ScheduleStatus"), "Next")) is { } due)
        {
            Meters.Ticked(time.GetUtcNow() - due);
        }

        var outgoing = await table.Watch(cancellationToken);
        return HandlerAnswer.Success(Messages(shape, outgoing), http: null, logs: []);
    }

    private async Task<HandlerAnswer> AnswerAsync(FunctionShape shape, JsonElement input, CancellationToken cancellationToken)
    {
        var call = HttpCallReader.Read(input);
        var entry = shape.Name == "Receive" ? table.Receive : table.Web;
        Activity.Current?.SetTag("http.request.method", call.Method);
        var (answer, outgoing) = await entry(call, cancellationToken);
        Activity.Current?.SetTag("http.response.status_code", answer.Status);
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

        [LoggerMessage(1004, LogLevel.Error, "{Function} failed, and will until a person changes something: {Reason}")]
        public static partial void FailedForGood(ILogger logger, string function, string reason);

        [LoggerMessage(1003, LogLevel.Error, "{Function} failed.")]
        public static partial void Failed(ILogger logger, string function, Exception exception);
    }
}
