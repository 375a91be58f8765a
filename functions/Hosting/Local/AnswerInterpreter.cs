using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Vigie.Hosting.Local;

/// <summary>Reads the handler's answer as the host does, traps included.</summary>
internal sealed class AnswerInterpreter
{
    private readonly FunctionDefinition function;
    private readonly List<QueuedMessage> messages = [];
    private readonly List<string> warnings = [];
    private HttpReply? reply;

    private AnswerInterpreter(FunctionDefinition function) => this.function = function;

    /// <exception cref="InvocationFailedException">The host would call this answer a failure, or wait for ever.</exception>
    public static FunctionResult Read(FunctionDefinition function, HttpStatusCode status, string? mediaType, ReadOnlyMemory<byte> body)
    {
        if ((int)status is < 200 or > 299)
        {
            throw Failure(function, string.Create(CultureInfo.InvariantCulture, $"the handler answered {(int)status}"));
        }

        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw Failure(
                function, "the handler answered with an empty body; the real host would hang here until functionTimeout. Answer {}");
        }

        if (mediaType?.ToUpperInvariant() is not ("APPLICATION/JSON" or "TEXT/JSON"))
        {
            throw Failure(
                function, $"the handler answered with the content type '{mediaType ?? "none"}'; the host takes application/json only");
        }

        using var document = Parse(function, body);
        try
        {
            return new AnswerInterpreter(function).Read(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            throw Failure(function, "the handler's answer holds a text that cannot be read: no UTF-8, or half a surrogate pair");
        }
    }

    private FunctionResult Read(JsonElement answer)
    {
        JsonElement? outputs = null;
        JsonElement? returned = null;
        List<string> logs = [];
        foreach (var member in answer.EnumerateObject())
        {
            switch (member.Name.ToUpperInvariant())
            {
                case "OUTPUTS":
                    outputs = Given(member.Value);
                    break;
                case "RETURNVALUE":
                    returned = Given(member.Value);
                    break;
                case "LOGS":
                    logs = ReadLogs(member.Value);
                    break;
                default:
                    // The host ignores what it does not know.
                    break;
            }
        }

        ReadOutputs(outputs);
        ReadReturned(returned);
        if (function.Trigger is HttpTrigger && reply is null)
        {
            warnings.Add("It answered without its http output; the host gives the caller 200 and {}.");
            reply = new HttpReply(200, [new("Content-Type", "application/json")], "{}");
        }

        return new FunctionResult(messages, reply, logs, warnings);
    }

    private void ReadOutputs(JsonElement? outputs)
    {
        if (outputs is not { } given)
        {
            return;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            throw Failure(function, "'Outputs' is no JSON object");
        }

        foreach (var member in given.EnumerateObject())
        {
            if (function.Output(member.Name) is { } output)
            {
                Emit(output, member.Value);
            }
            else
            {
                warnings.Add($"Its output '{member.Name}' is no output binding of function.json; the host drops it silently.");
            }
        }
    }

    private void ReadReturned(JsonElement? returned)
    {
        if (returned is not { } value)
        {
            return;
        }

        if (function.Output(OutputBinding.ReturnName) is { } output)
        {
            Emit(output, value);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                if (function.Output(member.Name) is { } named)
                {
                    Emit(named, member.Value);
                }
            }
        }
    }

    private void Emit(OutputBinding output, JsonElement value)
    {
        if (Given(value) is not { } given)
        {
            return;
        }

        if (output.IsHttp)
        {
            reply = ReplyReader.Read(function, output, given);
        }
        else
        {
            messages.AddRange(
                QueueOutput.Texts(output, given, warnings).Select(text => new QueuedMessage(output.Queue!, new BrokerMessage(text))));
        }
    }

    private List<string> ReadLogs(JsonElement logs)
    {
        if (logs.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (logs.ValueKind != JsonValueKind.Array
            || logs.EnumerateArray().Any(line => line.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)))
        {
            throw Failure(function, "'Logs' is no array of strings, which makes the whole answer invalid");
        }

        return [.. logs.EnumerateArray().Select(line => line.GetString() ?? string.Empty)];
    }

    private static JsonElement? Given(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value;

    private static JsonDocument Parse(FunctionDefinition function, ReadOnlyMemory<byte> body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException wrong)
        {
            throw Failure(function, $"the handler's answer is no JSON: {wrong.Message}");
        }

        var kind = document.RootElement.ValueKind;
        if (kind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        throw Failure(function, kind == JsonValueKind.Null
            ? "the handler answered null; the real host would hang here until functionTimeout. Answer {}"
            : $"the handler's answer is no JSON object but {kind.ToString().ToLowerInvariant()}");
    }

    internal static InvocationFailedException Failure(FunctionDefinition function, string what) => new($"{function.Name} failed: {what}.");
}
