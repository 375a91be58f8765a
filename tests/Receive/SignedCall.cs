using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vigie.Model;

namespace Vigie.Tests.Receive;

/// <summary>Calls as a sender makes them. The signing is written here a second time, from the rules, so that it can disagree.</summary>
internal static class SignedCall
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static HttpCall To(string source, string body, DateTimeOffset at, string secret = Secret, string id = "msg_1")
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return Plain(source, body) with
        {
            Headers = Headers(("Webhook-Id", id), ("Webhook-Timestamp", seconds), ("Webhook-Signature", Sign(secret, id, seconds, body))),
        };
    }

    public static HttpCall Plain(string source, string body) => new()
    {
        Method = "POST",
        Url = new Uri($"http://127.0.0.1:7071/api/webhooks/{source}"),
        Route = new Dictionary<string, string> { ["source"] = source },
        Body = body,
    };

    public static Dictionary<string, IReadOnlyList<string>> Headers(params (string Name, string Value)[] headers) =>
        headers.ToDictionary(header => header.Name, header => (IReadOnlyList<string>)[header.Value], StringComparer.OrdinalIgnoreCase);

    public static string Sign(string secret, string id, string seconds, string body)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{seconds}.{body}")));
    }
}
