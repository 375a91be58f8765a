using System.Globalization;
using System.Net.Http.Formatting;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Vigie.Tests.Support;

/// <summary>What the Functions host makes of a custom handler's answer: outputs, or a failure, or the hang that must never be.</summary>
internal sealed record HostVerdict
{
    private static readonly MediaTypeFormatter[] Formatters = [new JsonMediaTypeFormatter()];

    /// <summary>Null: the invocation succeeded.</summary>
    public string? Failure { get; private init; }

    public bool Succeeded => Failure is null;

    /// <summary>Messages by output binding.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Messages { get; private init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Null when there is no HTTP output.</summary>
    public HttpResult? Http { get; private init; }

    public IReadOnlyList<string> Logs { get; private init; } = [];

    /// <summary>Names in Outputs that are no output bindings: the host would drop them silently.</summary>
    public IReadOnlyList<string> Undeclared { get; private init; } = [];

    /// <summary>Output texts that the host would take for Base64 and turn into bytes.</summary>
    public IReadOnlyList<string> TakenForBytes { get; private init; } = [];

    /// <summary>Outputs that were no array of texts and that the host would write anew.</summary>
    public IReadOnlyList<string> Rewritten { get; private init; } = [];

    /// <summary>Judges an answer by the host's own rules and formatters.</summary>
    /// <param name="answer">The handler's answer; its content is read here.</param>
    /// <param name="queueOutputs">Names of the output bindings of type serviceBus.</param>
    /// <param name="httpOutput">Name of the output binding of type http, if there is one.</param>
    public static async Task<HostVerdict> OfAsync(HttpResponseMessage answer, IReadOnlyList<string> queueOutputs, string? httpOutput = null)
    {
        if (!answer.IsSuccessStatusCode)
        {
            return new HostVerdict { Failure = $"Status {(int)answer.StatusCode}." };
        }

        try
        {
            var result = await answer.Content.ReadAsAsync<Result?>(Formatters, TestContext.Current.CancellationToken);
            return result is null
                ? new HostVerdict { Failure = "Empty or null: the host would hang." }
                : Read(result, queueOutputs, httpOutput);
        }
        catch (Exception refused) when (refused is JsonException or UnsupportedMediaTypeException)
        {
            return new HostVerdict { Failure = refused.Message };
        }
    }

    private static HostVerdict Read(Result result, IReadOnlyList<string> queueOutputs, string? httpOutput)
    {
        var outputs = result.Outputs ?? [];
        var messages = new Dictionary<string, IReadOnlyList<string>>();
        List<string> bytes = [], rewritten = [];
        foreach (var name in queueOutputs)
        {
            messages[name] =
                outputs.TryGetValue(name, out var value) && value is not null ? Fan(JToken.FromObject(value), bytes, rewritten) : [];
        }

        return new HostVerdict
        {
            Messages = messages,
            Http = httpOutput is null ? null : HttpOf(outputs.GetValueOrDefault(httpOutput)),
            Logs = result.Logs ?? [],
            Undeclared = [.. outputs.Keys.Where(name => name != httpOutput && !queueOutputs.Contains(name))],
            TakenForBytes = bytes,
            Rewritten = rewritten,
        };
    }

    private static List<string> Fan(JToken value, List<string> bytes, List<string> rewritten)
    {
        var elements = value is JArray array ? array.ToList() : [value];
        if (value is not JArray || elements.Any(element => element.Type != JTokenType.String))
        {
            rewritten.Add(value.ToString());
        }

        var texts = elements.Select(element => element.ToString()).ToList();
        bytes.AddRange(texts.Where(text => Convert.TryFromBase64String(text, new byte[text.Length], out _)));
        return texts;
    }

    private static HttpResult HttpOf(object? value)
    {
        if (value is not JObject json)
        {
            return new HttpResult(value is null ? 200 : 500, new Dictionary<string, string>(), value is null ? "{}" : string.Empty);
        }

        var status = Convert.ToInt32(((JValue)(json["statusCode"] ?? json["status"] ?? 200)).Value, CultureInfo.InvariantCulture);
        var headers = (json["headers"] as JObject)?.Properties()
            .ToDictionary(header => header.Name, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new HttpResult(status, headers ?? [], json["body"]?.ToString() ?? string.Empty);
    }

    internal sealed record HttpResult(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        /// <summary>What the caller gets when the handler names none.</summary>
        public string ContentType => Headers.TryGetValue("Content-Type", out var type) ? type : "text/plain";
    }

    /// <summary>The host's own class; property names match in any case.</summary>
    private sealed class Result
    {
        public Dictionary<string, object?>? Outputs { get; set; }

        public List<string>? Logs { get; set; }

        public object? ReturnValue { get; set; }
    }
}
