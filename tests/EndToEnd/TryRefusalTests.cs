using Microsoft.AspNetCore.Http;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>
/// <c>try SOURCE</c> through the built program against a place that refuses: one sentence that names the source and what to set, no secret.
/// </summary>
public sealed class TryRefusalTests
{
    private const string Canary = "canary-of-a-key";

    /// <summary>Kind, status, body as the place writes it, the setting that holds the key, and what else must be said.</summary>
    public static TheoryData<string, int, string, string, string> Refusals => new()
    {
        { "mastodon", 401, """{"error":"The access token is invalid"}""", "Token", "refuses the key" },
        { "mastodon", 403, """{"error":"This action is outside the authorized scopes"}""", "Token", "read:search" },
        { "bluesky", 401, """{"error":"AuthenticationRequired","message":"Invalid identifier or password"}""", "Password", "app password" },
        { "bluesky", 403, "<html><title>403 Forbidden</title></html>", "Password", "status 403" },
        { "discourse", 403, """{"errors":["Not permitted"],"error_type":"invalid_access"}""", "Key", "API key" },
        {
            "youtube", 400, """{"error":{"errors":[{"reason":"badRequest"}],"details":[{"reason":"API_KEY_INVALID"}]}}""",
            "Key", "refuses the key"
        },
        { "youtube", 403, """{"error":{"code":403,"errors":[{"reason":"accessNotConfigured"}]}}""", "Key", "YouTube Data" },
        { "meta", 400, """{"error":{"message":"Expired","type":"OAuthException","code":190}}""", "Token", "Page access token" },
        { "meta", 403, """{"error":{"message":"No","type":"OAuthException","code":10}}""", "Token", "Page access token" },
        { "x", 401, """{"title":"Unauthorized","type":"about:blank","status":401}""", "Token", "Bearer token" },
        {
            "x", 403, """{"title":"Client Forbidden","type":"https://api.twitter.com/2/problems/client-forbidden","status":403}""",
            "Token", "Bearer token"
        },
    };

    public static TheoryData<string, string> Keys => new()
    {
        { "bluesky", "Password" }, { "youtube", "Key" }, { "meta", "Token" }, { "x", "Token" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refused_key_is_told_in_plain_words(string kind, int status, string body, string key, string also)
    {
        await using var server = await FeedServer.StartAsync();
        server.Answer = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body, Token);
        };

        var said = await TryAsync(kind, server.Address, new() { [$"Sources__place__{key}"] = Canary });

        Assert.Contains($"Sources__place__{key}", said, StringComparison.Ordinal);
        Assert.Contains(also, said, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_missing_key_is_told_with_where_to_get_one(string kind, string key)
    {
        await using var server = await FeedServer.StartAsync();

        var said = await TryAsync(kind, server.Address, []);

        Assert.Contains($"Sources__place__{key}", said, StringComparison.Ordinal);
        Assert.Equal(0, server.Asked);
    }

    private static async Task<string> TryAsync(string kind, Uri address, Dictionary<string, string> settings)
    {
        using var folder = new TempDirectory();
        var account = kind switch { "bluesky" => "acme.example", "meta" => "1001", _ => "acmetea" };
        await File.WriteAllTextAsync(
            folder.File("listening.json"),
            $$"""
            {
              "brands": [{ "id": "acme", "name": "Acme Tea" }],
              "sources": [{ "name": "place", "kind": "{{kind}}", "url": "{{address}}", "account": "{{account}}" }]
            }
            """,
            Token);
        settings["Network__AllowPrivate"] = "true";
        await using var process = VigieProcess.Start(settings, "try", "place", "--config", folder.File("listening.json"));

        Assert.True(await process.WaitAsync(TimeSpan.FromSeconds(60)) == 1, process.Said);
        Assert.DoesNotContain(Canary, process.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", process.Said, StringComparison.Ordinal);
        var line = Assert.Single(process.Errors);
        Assert.Contains("Source 'place'", line, StringComparison.Ordinal);
        return line;
    }
}
