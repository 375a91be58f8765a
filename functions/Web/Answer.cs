using System.Text.Json.Nodes;
using Vigie.Model;

namespace Vigie.Web;

/// <summary>The forms that answers take.</summary>
internal static class Answer
{
    public const string Html = "text/html; charset=utf-8";

    public const string Json = "application/json; charset=utf-8";

    public static HttpAnswer Page(string html, int status = 200) => new(status, Html, html);

    public static HttpAnswer Data(JsonNode json, int status = 200) => new(status, Json, json.ToJsonString());

    /// <summary>A problem after RFC 9457. The detail says what is wrong and what to do.</summary>
    public static HttpAnswer Problem(int status, string title, string detail, params ReadOnlySpan<(string Name, string Value)> members)
    {
        var json = new JsonObject { ["title"] = title, ["status"] = status, ["detail"] = detail };
        foreach (var (name, value) in members)
        {
            json[name] = value;
        }

        return new HttpAnswer(status, "application/problem+json; charset=utf-8", json.ToJsonString());
    }

    public static HttpAnswer NotFound(string what) =>
        Problem(404, "Not found", $"There is no {what}. It may have been removed after its retention time; check the id.");

    /// <summary>303: whatever was posted, the answer is read elsewhere.</summary>
    public static HttpAnswer SeeOther(string location) =>
        new(303, "text/plain; charset=utf-8", string.Empty) { Headers = new Dictionary<string, string> { ["Location"] = location } };

    public static HttpAnswer With(this HttpAnswer answer, string header, string value) =>
        answer with { Headers = new Dictionary<string, string>(answer.Headers, StringComparer.OrdinalIgnoreCase) { [header] = value } };
}
