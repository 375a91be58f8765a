using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Vigie.Tests.Support;

/// <summary>
/// The language service on this machine, by its contract: key, version, ten documents, errors by document, billed records. What it thinks
/// of a text stands in the text: "[good]", "[bad]", "[mixed]", "[error]" and "[lost]" (left out of the answer); else neutral.
/// </summary>
internal sealed class LanguageServer : IAsyncDisposable
{
    public const string Key = "0123456789abcdef0123456789abcdef";

    private readonly WebApplication app;
    private int billed;

    private LanguageServer(WebApplication app) => this.app = app;

    /// <summary>Answers in its place when it returns true.</summary>
    public Func<HttpContext, Task<bool>> Instead { get; set; } = _ => Task.FromResult(false);

    /// <summary>What was asked, with or without success.</summary>
    public ConcurrentQueue<JsonNode> Requests { get; } = new();

    public ConcurrentQueue<string> Queries { get; } = new();

    public int Billed => billed;

    public Uri Address { get; private set; } = new("http://127.0.0.1:9/");

    public IEnumerable<string> Texts => Requests.SelectMany(Documents).Select(document => document["text"]!.GetValue<string>());

    public static async Task<LanguageServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new LanguageServer(builder.Build());
        server.app.MapPost("/language/{operation}", server.AnswerAsync);
        await server.app.StartAsync();
        server.Address = new Uri(server.app.Urls.First());
        return server;
    }

    /// <summary>Every request is refused so.</summary>
    public void Refuse(int status, string code = "Refused", string? retryAfter = null) => Instead = async context =>
    {
        await RefuseAsync(context, status, code, retryAfter);
        return true;
    };

    /// <summary>Every request is answered with 200 and this body.</summary>
    public void Say(string body) => Instead = async context =>
    {
        await context.Response.WriteAsync(body);
        return true;
    };

    public void BeWell() => Instead = _ => Task.FromResult(false);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static IEnumerable<JsonNode> Documents(JsonNode request) =>
        request["analysisInput"]!["documents"]!.AsArray().Select(document => document!);

    private async Task AnswerAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        Requests.Enqueue(request);
        Queries.Enqueue(context.Request.Path + context.Request.QueryString.Value);
        if (await Instead(context))
        {
            return;
        }

        var documents = Documents(request).ToList();
        var refusal = context.Request.Headers["Ocp-Apim-Subscription-Key"] != Key ? (401, "401")
            : context.Request.Path != "/language/:analyze-text" ? (404, "404")
            : context.Request.Query["api-version"].ToString() is not ("2023-04-01" or "2024-11-01" or "2025-11-01")
                ? (400, "InvalidApiVersionParameter")
            : documents.Count is 0 or > 10 ? (400, "InvalidDocumentBatch")
            : (0, string.Empty);
        await (refusal.Item1 == 0
            ? context.Response.WriteAsync(Results(documents).ToJsonString(), Encoding.UTF8)
            : RefuseAsync(context, refusal.Item1, refusal.Item2, null));
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string? retryAfter)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(
            $$"""{"error":{"code":"InvalidRequest","message":"No: what you sent is mine.","innererror":{"code":"{{code}}"} } }""");
    }

    /// <summary>The last first: nobody may lean on an order.</summary>
    private JsonObject Results(List<JsonNode> documents)
    {
        var (good, bad) = (new JsonArray(), new JsonArray());
        foreach (var document in documents.AsEnumerable().Reverse())
        {
            var (id, text) = (document["id"]!.GetValue<string>(), document["text"]!.GetValue<string>());
            var elements = new StringInfo(text).LengthInTextElements;
            if (elements > 5_120 || text.Contains("[error]", StringComparison.Ordinal))
            {
                bad.Add((JsonNode)new JsonObject
                {
                    ["id"] = id,
                    ["error"] = JsonNode.Parse(
                        """{"code":"InvalidArgument","message":"Invalid.","innererror":{"code":"InvalidDocument","message":"No."}}"""),
                });
            }
            else if (!text.Contains("[lost]", StringComparison.Ordinal))
            {
                good.Add((JsonNode)Document(id, text, elements));
            }
        }

        return new JsonObject
        {
            ["kind"] = "SentimentAnalysisResults",
            ["results"] = new JsonObject { ["documents"] = good, ["errors"] = bad, ["modelVersion"] = "2022-11-01" },
        };
    }

    private JsonObject Document(string id, string text, int elements)
    {
        var (label, scores) =
            text.Contains("[good]", StringComparison.Ordinal) ? ("positive", (0.97, 0.02, 0.01))
            : text.Contains("[bad]", StringComparison.Ordinal) ? ("negative", (0.01, 0.03, 0.96))
            : text.Contains("[mixed]", StringComparison.Ordinal) ? ("mixed", (0.47, 0.0, 0.52))
            : ("neutral", (0.05, 0.9, 0.05));
        var records = Math.Max(1, (elements + 999) / 1000);
        Interlocked.Add(ref billed, records);
        return new JsonObject
        {
            ["id"] = id,
            ["sentiment"] = label,
            ["statistics"] = new JsonObject { ["charactersCount"] = elements, ["transactionsCount"] = records },
            ["confidenceScores"] = new JsonObject
            {
                ["positive"] = scores.Item1,
                ["neutral"] = scores.Item2,
                ["negative"] = scores.Item3,
            },
            ["sentences"] = new JsonArray(),
            ["warnings"] = new JsonArray(),
        };
    }
}
