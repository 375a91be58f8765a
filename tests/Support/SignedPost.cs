using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Vigie.Tests.Support;

/// <summary>A webhook call as a sender makes it, signed by the Standard Webhooks rules; from the rules, not from the receiver.</summary>
internal sealed record SignedPost(string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>A key that every test of the running program shares.</summary>
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static SignedPost Of(IEnumerable<object> mentions, DateTimeOffset? at = null, string secret = Secret) =>
        Of(JsonSerializer.Serialize(new { mentions }), at, secret);

    public static SignedPost Of(string body, DateTimeOffset? at = null, string secret = Secret)
    {
        var id = "msg_" + Guid.NewGuid().ToString("N");
        var timestamp = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
        return new SignedPost(body, new Dictionary<string, string>
        {
            ["webhook-id"] = id,
            ["webhook-timestamp"] = timestamp,
            ["webhook-signature"] = "v1," + signature,
        });
    }

    /// <summary>The same as the Functions host sees it.</summary>
    public CallerRequest AsCall(string source) => new("POST", $"https://app.example/api/webhooks/{source}", Body)
    {
        Headers = Headers.ToDictionary(header => header.Key, header => new[] { header.Value }),
        Route = new() { ["source"] = source },
    };

    public HttpRequestMessage AsRequest(Uri root, string source)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(root, $"api/webhooks/{source}"))
        {
            Content = new StringContent(Body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in Headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }
}
