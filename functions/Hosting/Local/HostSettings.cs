using System.Globalization;
using System.Text.Json;

namespace Vigie.Hosting.Local;

/// <summary>host.json with its overrides: what of it matters on a laptop.</summary>
internal sealed record HostSettings
{
    /// <summary>Known root keys of host.json; others are ignored by the host, so they are probably misspelt.</summary>
    private static readonly HashSet<string> KnownRoots = new(StringComparer.OrdinalIgnoreCase)
    {
        "version", "functionTimeout", "retry", "functions", "http", "watchDirectories", "watchFiles", "queues", "serviceBus", "eventHub",
        "singleton", "logging", "aggregator", "healthMonitor", "extensionBundle", "managedDependencies", "customHandler", "httpWorker",
        "extensions", "concurrency", "sendCanceledInvocationsToWorker", "metadataProviderTimeout", "$schema",
    };

    /// <summary>Null for no limit. 30 minutes by default, as on Flex Consumption.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan InitializationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public string RoutePrefix { get; init; } = "api";

    public int MaxConcurrentCalls { get; init; } = 16;

    public int MaxMessageBatchSize { get; init; } = 1000;

    public int PrefetchCount { get; init; }

    public TimeSpan MaxAutoLockRenewalDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Reads host.json. Every fault goes to <paramref name="faults"/>, everything odd to <paramref name="warnings"/>.</summary>
    public static HostSettings Read(
        string appRoot, IReadOnlyDictionary<string, string> settings, List<string> faults, List<string> warnings)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(appRoot, "host.json")), FunctionDirectory.Lenient);
            Flatten(document.RootElement, string.Empty, values);
            warnings.AddRange(document.RootElement.EnumerateObject().Where(member => !KnownRoots.Contains(member.Name))
                .Select(member => $"host.json: '{member.Name}' is unknown to the host and ignored."));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            faults.Add($"host.json in {appRoot} cannot be read: {wrong.Message}");
            return new HostSettings();
        }

        foreach (var (name, value) in settings)
        {
            if (Override(name) is { } path)
            {
                values[path] = value;
            }
        }

        return Build(new Values(values, faults));
    }

    private static HostSettings Build(Values values)
    {
        values.Require("version", text => text == "2.0", "must be \"2.0\"");
        values.Require(
            "customHandler:description:defaultExecutablePath",
            text => text.Length > 0,
            "is required: without it the host starts no handler");
        values.Require(
            "customHandler:enableForwardingHttpRequest",
            text => !bool.TryParse(text, out var on) || !on,
            "must be false: handlers here speak the envelope",
            optional: true);
        values.Require(
            "customHandler:enableProxyingHttpRequest",
            text => !bool.TryParse(text, out var on) || !on,
            "must be false: handlers here speak the envelope",
            optional: true);
        values.Require(
            "extensions:serviceBus:autoCompleteMessages",
            text => !bool.TryParse(text, out var on) || on,
            "must be true: a custom handler cannot settle messages",
            optional: true);
        var defaults = new HostSettings();
        var unlimited = values.Text("functionTimeout") is "-1" or "-00:00:00.0010000";
        return new HostSettings
        {
            FunctionTimeout = unlimited ? null : values.Span("functionTimeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(30)),
            InitializationTimeout = values.Span("customHandler:initializationTimeout", TimeSpan.Zero, defaults.InitializationTimeout),
            RoutePrefix = (values.Text("extensions:http:routePrefix") ?? defaults.RoutePrefix).Trim('/'),
            MaxConcurrentCalls = values.Number("extensions:serviceBus:maxConcurrentCalls", 1, 16 * Environment.ProcessorCount),
            MaxMessageBatchSize = values.Number("extensions:serviceBus:maxMessageBatchSize", 1, defaults.MaxMessageBatchSize),
            PrefetchCount = values.Number("extensions:serviceBus:prefetchCount", 0, 0),
            MaxAutoLockRenewalDuration = values.Span(
                "extensions:serviceBus:maxAutoLockRenewalDuration", TimeSpan.Zero, defaults.MaxAutoLockRenewalDuration),
        };
    }

    private static string? Override(string name)
    {
        const string Prefix = "AzureFunctionsJobHost";
        var path = name.Replace("__", ":", StringComparison.Ordinal);
        return path.StartsWith(Prefix + ":", StringComparison.OrdinalIgnoreCase) ? path[(Prefix.Length + 1)..] : null;
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string> values)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                Flatten(member.Value, path.Length == 0 ? member.Name : $"{path}:{member.Name}", values);
            }
        }
        else if (path.Length == 0)
        {
            throw new InvalidOperationException("it holds no JSON object.");
        }
        else if (element.ValueKind is not (JsonValueKind.Null or JsonValueKind.Array))
        {
            values[path] = element.ToString();
        }
    }

    private sealed class Values(Dictionary<string, string> values, List<string> faults)
    {
        public string? Text(string path) => values.GetValueOrDefault(path);

        public void Require(string path, Func<string, bool> holds, string rule, bool optional = false)
        {
            if (Text(path) is { } text ? !holds(text) : !optional)
            {
                faults.Add($"host.json: {path} {rule}.");
            }
        }

        public TimeSpan Span(string path, TimeSpan least, TimeSpan otherwise)
        {
            if (Text(path) is not { } text)
            {
                return otherwise;
            }

            if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= least)
            {
                return span;
            }

            faults.Add($"host.json: {path} is '{text}'; it must be a time span of at least {least}, for example 00:05:00.");
            return otherwise;
        }

        public int Number(string path, int least, int otherwise)
        {
            if (Text(path) is not { } text)
            {
                return otherwise;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
            {
                return number;
            }

            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"host.json: {path} is '{text}'; it must be a whole number of at least {least}."));
            return otherwise;
        }
    }
}
