using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting;

/// <summary>In Azure the program asks the machine's identity endpoint who it is, and says which of the app's identities it means.</summary>
public sealed class IdentityTests
{
    private const string ClientId = "0f8fad5b-d9cb-469f-a165-70867728950e";

    [Theory]
    [InlineData("Storage__tableServiceUri", "https://storage.azure.com")]
    [InlineData("Language__Endpoint", "https://cognitiveservices.azure.com")]
    public async Task The_user_assigned_identity_is_asked_for_a_token_of_the_service(string setting, string resource)
    {
        var asked = new ConcurrentQueue<(string Query, string Secret)>();
        await using var endpoint = await EndpointAsync(asked);
        using var data = new TempDirectory();
        await using var vigie = VigieProcess.Start(
            new Dictionary<string, string>
            {
                ["WEBSITE_SITE_NAME"] = "func-vigie",
                ["IDENTITY_ENDPOINT"] = endpoint.Urls.First() + "/msi/token",
                ["IDENTITY_HEADER"] = "the-header-of-this-machine",
                ["AZURE_CLIENT_ID"] = ClientId,
                [setting] = "https://127.0.0.1:1/",
                ["XDG_DATA_HOME"] = data.Path,
            },
            "check");

        await Eventually.TrueAsync(
            () => Task.FromResult(!asked.IsEmpty || vigie.HasExited), "a token is asked for", TimeSpan.FromSeconds(60));

        Assert.True(asked.TryPeek(out var first), vigie.Said);
        var query = WebUtility.UrlDecode(first.Query);
        Assert.Contains($"client_id={ClientId}", query, StringComparison.Ordinal);
        Assert.Contains($"resource={resource}", query, StringComparison.Ordinal);
        Assert.Equal("the-header-of-this-machine", first.Secret);
    }

    private static async Task<WebApplication> EndpointAsync(ConcurrentQueue<(string Query, string Secret)> asked)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context =>
        {
            asked.Enqueue((context.Request.QueryString.Value!, context.Request.Headers["X-IDENTITY-HEADER"].ToString()));
            var expires = DateTimeOffset.UtcNow.AddHours(8).ToUnixTimeSeconds();
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(
                $$"""{"access_token":"a-token","expires_on":"{{expires}}","resource":"r","token_type":"Bearer"}""",
                TestContext.Current.CancellationToken);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
