using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Vigie.Hosting.Local;

/// <summary>Reads one function.json. Faults name the file and the binding.</summary>
internal sealed partial class FunctionReader(
    string file, IReadOnlyDictionary<string, string> settings, List<string> faults, List<string> warnings)
{
    private readonly string name = Path.GetFileName(Path.GetDirectoryName(file)!);
    private readonly List<OutputBinding> outputs = [];
    private readonly List<Trigger> triggers = [];
    private bool wrong;

    /// <summary>Null when the function is disabled, or when a fault was added.</summary>
    public FunctionDefinition? Read()
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), FunctionDirectory.Lenient);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                Fault("holds no JSON object");
                return null;
            }

            return IsDisabled(root) ? null : Read(root);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            Fault($"cannot be read: {failure.Message}");
            return null;
        }
    }

    private FunctionDefinition? Read(JsonElement root)
    {
        if (!FunctionDirectory.IsName(name))
        {
            Fault("is in a folder whose name is no function name: a letter, then at most 127 letters, digits, '_' or '-', and not 'host'");
        }

        ReadBindings(root);
        if (triggers.Count != 1 && !wrong)
        {
            Fault(string.Create(CultureInfo.InvariantCulture, $"has {triggers.Count} triggers; a function has exactly one"));
        }

        var retry = ReadRetry(root);
        if (!wrong && triggers[0] is HttpTrigger && !outputs.Exists(output => output.IsHttp))
        {
            Fault("has an httpTrigger but no output of type http, so its caller would never see an answer");
        }

        return wrong ? null : new FunctionDefinition { Name = name, Trigger = triggers[0], Outputs = outputs, Retry = retry };
    }

    private void ReadBindings(JsonElement root)
    {
        if (!root.TryGetProperty("bindings", out var bindings)
            || bindings.ValueKind != JsonValueKind.Array
            || bindings.GetArrayLength() == 0)
        {
            Fault("has no bindings");
            return;
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var element in bindings.EnumerateArray())
        {
            var binding = new BindingReader(this, element);
            if (binding.Name.Length == 0 || !BindingPattern().IsMatch(binding.Name))
            {
                Fault($"has a binding of type '{binding.Type}' with the name '{binding.Name}', which is no binding name");
            }
            else if (!names.Add(binding.Name))
            {
                Fault(binding.Name, "has the name of another binding; names differ by more than case");
            }

            ReadBinding(binding);
        }
    }

    private void ReadBinding(BindingReader binding)
    {
        switch (binding.Type.ToUpperInvariant(), binding.Direction.ToUpperInvariant())
        {
            case ("TIMERTRIGGER", "IN"):
                ReadTimer(binding);
                break;
            case ("SERVICEBUSTRIGGER", "IN"):
                ReadQueueTrigger(binding);
                break;
            case ("HTTPTRIGGER", "IN"):
                ReadHttpTrigger(binding);
                break;
            case ("SERVICEBUS", "OUT"):
                outputs.Add(new OutputBinding(binding.Name, binding.Queue(), binding.DataType == "binary"));
                break;
            case ("HTTP", "OUT"):
                outputs.Add(new OutputBinding(binding.Name, null, binding.DataType == "binary"));
                break;
            default:
                Fault(
                    binding.Name,
                    $"has type '{binding.Type}' and direction '{binding.Direction}'; "
                    + "known here are timerTrigger, serviceBusTrigger, httpTrigger in; serviceBus, http out");
                break;
        }
    }

    private void ReadTimer(BindingReader binding)
    {
        var text = binding.Text("schedule") ?? string.Empty;
        if (TimerSchedule.TryParse(text, out var schedule, out var problem))
        {
            triggers.Add(new TimerTrigger(binding.Name, schedule, binding.Flag("useMonitor", true), binding.Flag("runOnStartup", false)));
        }
        else
        {
            Fault(binding.Name, $"has the schedule '{text}': {problem}");
        }
    }

    private void ReadQueueTrigger(BindingReader binding)
    {
        var many = string.Equals(binding.Text("cardinality"), "many", StringComparison.OrdinalIgnoreCase);
        if (many && binding.DataType != "string")
        {
            Fault(
                binding.Name,
                "has cardinality many, which needs \"dataType\": \"string\"; "
                + "without it the host parses the messages and rewrites their dates");
        }

        if (binding.Flag("isSessionsEnabled", false))
        {
            Fault(binding.Name, "uses sessions, which the local broker does not have");
        }

        if (!binding.Flag("autoCompleteMessages", true))
        {
            Fault(binding.Name, "has autoCompleteMessages false; a custom handler cannot settle messages");
        }

        triggers.Add(new QueueTrigger(binding.Name, binding.Queue(), many, binding.Number("maxMessageBatchSize")));
    }

    private void ReadHttpTrigger(BindingReader binding)
    {
        if (!Enum.TryParse<AuthorizationLevel>(binding.Text("authLevel") ?? "function", ignoreCase: true, out var level))
        {
            Fault(binding.Name, $"has authLevel '{binding.Text("authLevel")}'; it is anonymous, function or admin");
        }

        var methods = binding.Texts("methods").Select(method => method.ToUpperInvariant()).Distinct().ToList();
        triggers.Add(new HttpTrigger(binding.Name, level, methods, (binding.Text("route") ?? name).Trim('/')));
    }

    private RetryPolicy? ReadRetry(JsonElement root)
    {
        if (!root.TryGetProperty("retry", out var element) || element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var retry = new BindingReader(this, element) { Name = "retry" };
        if (triggers.Exists(trigger => trigger is not TimerTrigger))
        {
            Fault("retry", "is for timers only; a queue is retried by redelivery, limited by its delivery count");
        }

        if (retry.Number("maxRetryCount") is not { } count)
        {
            Fault("retry", "needs maxRetryCount");
            return null;
        }

        switch (retry.Text("strategy")?.ToUpperInvariant())
        {
            case "FIXEDDELAY":
                return new RetryPolicy(count, retry.Span("delayInterval"), retry.Span("delayInterval"));
            case "EXPONENTIALBACKOFF":
                return new RetryPolicy(count, retry.Span("minimumInterval"), retry.Span("maximumInterval"));
            default:
                Fault("retry", "needs the strategy fixedDelay or exponentialBackoff");
                return null;
        }
    }

    private bool IsDisabled(JsonElement root)
    {
        if (settings.TryGetValue($"AzureWebJobs.{name}.Disabled", out var setting))
        {
            return setting is "1" || setting.Equals("true", StringComparison.OrdinalIgnoreCase);
        }

        return root.TryGetProperty("disabled", out var disabled) && disabled.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.String => settings.GetValueOrDefault(disabled.GetString()!.Trim('%')) is { } value
                && (value is "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase)),
            _ => false,
        };
    }

    public string Resolve(string binding, string member, string text) => SettingPattern().Replace(text, match =>
    {
        if (settings.TryGetValue(match.Groups[1].Value, out var value))
        {
            return value;
        }

        Fault(binding, $"uses the setting %{match.Groups[1].Value}% in '{member}', which is not set");
        return match.Value;
    });

    public void Warn(string what) => warnings.Add($"{name}/function.json: {what}");

    public void Fault(string binding, string what)
    {
        wrong = true;
        faults.Add($"{name}/function.json: binding '{binding}' {what}.");
    }

    private void Fault(string what)
    {
        wrong = true;
        faults.Add($"{name}/function.json {what}.");
    }

    [GeneratedRegex("^(\\$return|[a-zA-Z][a-zA-Z0-9_-]{0,127})$")]
    private static partial Regex BindingPattern();

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingPattern();
}
