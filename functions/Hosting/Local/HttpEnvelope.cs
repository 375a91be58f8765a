using System.Text;

namespace Vigie.Hosting.Local;

/// <summary>An HTTP request as the host passes it on.</summary>
internal sealed record HttpEnvelope
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Absolute, as the caller wrote it.</summary>
    public required string Url { get; init; }

    public required string Method { get; init; }

    /// <summary>Repeated keys joined by a comma.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Headers { get; init; } = [];

    /// <summary>Route values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Params { get; init; } = [];

    /// <summary>Whether a key was shown; anonymous callers are listed as unauthenticated.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>Null when the request had none, or no Content-Length.</summary>
    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    public Envelope Write(FunctionDefinition function, DateTimeOffset now)
    {
        var builder = new StringBuilder("{");
        Member(builder, "Url").Append(HostText.Quote(Url)).Append(',');
        Member(builder, "Method").Append(HostText.Quote(Method)).Append(',');
        Members(Member(builder, "Query"), Query, HostText.Quote).Append(',');
        Members(Member(builder, "Headers"), Headers, values => $"[{string.Join(',', values.Select(HostText.Quote))}]").Append(',');
        Members(Member(builder, "Params"), Params, HostText.Quote).Append(',');
        Member(builder, "Identities")
            .Append(IsAuthenticated ? """[{"AuthenticationType":"WebJobsAuthLevel","IsAuthenticated":true,"Claims":[]}]""" : "[]");
        if (Body is { Length: > 0 })
        {
            Member(builder.Append(','), "Body").Append(HostText.Quote(TextOf(Body, ContentType)));
        }

        var metadata = new StringBuilder();
        Members(metadata, Headers, values => HostText.Quote(string.Join(',', values)));
        var query = new StringBuilder();
        Members(query, Query, HostText.Quote);
        return new Envelope().Input(function.Trigger.Binding, builder.Append('}').ToString())
            .Set("Headers", metadata.ToString()).Set("Query", query.ToString()).SetSystem(function.Name, now);
    }

    /// <summary>The raw text; what is no text, by its type or by its bytes, goes as Base64.</summary>
    private static string TextOf(byte[] body, string? contentType)
    {
        if (IsBinary(contentType))
        {
            return Convert.ToBase64String(body);
        }

        try
        {
            return Strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return Convert.ToBase64String(body);
        }
    }

    private static bool IsBinary(string? contentType) => contentType is not null
        && (contentType.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase)
            || contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase));

    private static StringBuilder Member(StringBuilder builder, string name)
    {
        HostText.AppendQuoted(builder, name);
        return builder.Append(':');
    }

    private static StringBuilder Members<T>(StringBuilder builder, IReadOnlyList<KeyValuePair<string, T>> members, Func<T, string> json)
    {
        builder.Append('{');
        for (var index = 0; index < members.Count; index++)
        {
            Member(builder.Append(index == 0 ? string.Empty : ","), members[index].Key).Append(json(members[index].Value));
        }

        return builder.Append('}');
    }
}
