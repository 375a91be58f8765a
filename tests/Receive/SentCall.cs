using System.Net.Http.Headers;
using System.Text;
using Vigie.Model;

namespace Vigie.Tests.Receive;

/// <summary>A call as a sender makes it, for the function and for the wire.</summary>
internal sealed record SentCall(byte[] Body, string ContentType, IReadOnlyList<(string Name, string Value)> Headers)
{
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>As the host hands it on: <c>multipart/*</c> as Base64.</summary>
    public HttpCall To(string source) => SignedCall.Plain(source, Text()) with
    {
        Headers = SignedCall.Headers([.. Headers, ("Content-Type", ContentType)]),
        Query = Query,
    };

    public HttpRequestMessage AsRequest(Uri root, string source)
    {
        var query = string.Join('&', Query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(root, $"api/webhooks/{source}?{query}"))
        {
            Content = new ByteArrayContent(Body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private string Text() =>
        ContentType.StartsWith("multipart/", StringComparison.Ordinal) ? Convert.ToBase64String(Body) : Encoding.UTF8.GetString(Body);
}
