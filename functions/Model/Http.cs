namespace Vigie.Model;

/// <summary>An HTTP request as the host hands it on. <see cref="Body"/> is the raw text exactly as sent, good for signatures.</summary>
public sealed record HttpCall
{
    public required string Method { get; init; }

    /// <summary>Absolute, as the caller wrote it.</summary>
    public required Uri Url { get; init; }

    /// <summary>Names in any case; several values are kept apart.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>Route values, for example <c>source</c>.</summary>
    public IReadOnlyDictionary<string, string> Route { get; init; } = new Dictionary<string, string>();

    public string Body { get; init; } = string.Empty;

    public string? Header(string name) => Headers.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;
}

/// <summary>An HTTP answer. The content type is always given; without one the host would say text/plain.</summary>
public sealed record HttpAnswer(int Status, string ContentType, string Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

/// <summary>What an HTTP function gives back: the answer, and what it wants queued.</summary>
public readonly record struct HttpOutcome(HttpAnswer Answer, Outgoing Outgoing)
{
    public static implicit operator HttpOutcome(HttpAnswer answer) => new(answer, Outgoing.Nothing);

    public static HttpOutcome FromAnswer(HttpAnswer answer) => answer;
}
