using System.Globalization;
using System.Net;
using System.Text.Json;
using Vigie.Tests.Receive;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>
/// Every sender against the running program, by its own form and signature over HTTP, as far as the API that people
/// read.
/// </summary>
public sealed class SendersTests(RunningSenders senders) : IClassFixture<RunningSenders>
{
    public static TheoryData<string> Kinds => [.. SenderCase.All.Select(sender => sender.Kind)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_written_edited_and_deleted_is_stored_edited_and_forgotten(string kind)
    {
        var sender = SenderCase.Of(kind);

        Assert.Contains("\"accepted\":1", await SendAsync(sender, sender.Written), StringComparison.Ordinal);
        await SeeAsync(kind, mention => Text(mention) == SenderCase.FirstWords, "what was written is stored");
        Assert.Contains("\"accepted\":1", await SendAsync(sender, sender.Written), StringComparison.Ordinal);
        if (sender.Edited is { } edited)
        {
            await SendAsync(sender, edited);
            await SeeAsync(kind, mention => Text(mention) == SenderCase.LaterWords, "what was edited is its new text");
            await SendAsync(sender, sender.Written);
        }

        if (sender.Gone is { } gone)
        {
            await SendAsync(sender, gone);
            await SeeAsync(kind, mention => mention.GetProperty("deleted").GetBoolean() && Text(mention).Length == 0,
                "what was deleted is gone");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_forged_stale_huge_or_no_form_at_all_is_refused_by_a_4xx(string kind)
    {
        var sender = SenderCase.Of(kind);
        var now = DateTimeOffset.UtcNow;
        var written = RunningSenders.Recent(sender.Written);
        var forged = await StatusAsync(sender.Sign(written, now, "vigie:a-forged-secret-word"), kind);
        var stale = await StatusAsync(sender.Call(written, now - (sender.Window ?? TimeSpan.Zero) - TimeSpan.FromMinutes(1)), kind);
        var huge = await StatusAsync(sender.Call(new string('x', 42 * 1024 * 1024), now), kind);
        var nonsense = await StatusAsync(sender.Call("\u0000 nonsense", now), kind);
        var plain = sender.Call(written, now);
        var typeless = await StatusAsync(plain with { ContentType = "text/plain" }, kind);

        Assert.Equal((401, 413), (forged, huge));
        Assert.Equal(sender.Window is null ? 200 : 401, stale == 202 ? 200 : stale);

        // Mailgun does not sign what it sends: a form without an author is kept with the dead letters.
        Assert.Equal(kind == "mailgun" ? 200 : nonsense == 401 ? 401 : 400, nonsense);
        Assert.InRange(typeless, 200, 401);
    }

    [Fact]
    public async Task Meta_and_X_are_told_that_the_address_is_ours()
    {
        using var meta = await senders.Vigie.Client.GetAsync(
            new Uri("api/webhooks/meta?hub.mode=subscribe&hub.verify_token=verify-me&hub.challenge=1158201444", UriKind.Relative), Token);
        using var wrong = await senders.Vigie.Client.GetAsync(
            new Uri("api/webhooks/meta?hub.mode=subscribe&hub.verify_token=verify-you&hub.challenge=1158201444", UriKind.Relative), Token);
        var crc = await senders.Vigie.GetAsync("api/webhooks/x?crc_token=challenge_string");

        Assert.Equal((HttpStatusCode.OK, "1158201444"), (meta.StatusCode, await meta.Content.ReadAsStringAsync(Token)));
        Assert.Equal("text/plain", meta.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.Equal("sha256=" + Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(
            "consumer-secret"u8, "challenge_string"u8)), crc.GetProperty("response_token").GetString());
    }

    private async Task<string> SendAsync(SenderCase sender, string body)
    {
        using var request = sender.Call(RunningSenders.Recent(body), DateTimeOffset.UtcNow).AsRequest(senders.Vigie.Address, sender.Kind);
        using var answer = await senders.Vigie.Client.SendAsync(request, Token);
        var said = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.IsSuccessStatusCode, said);
        return said;
    }

    private async Task<int> StatusAsync(SentCall call, string kind)
    {
        using var request = call.AsRequest(senders.Vigie.Address, kind);
        using var answer = await senders.Vigie.Client.SendAsync(request, Token);
        return (int)answer.StatusCode;
    }

    private Task SeeAsync(string kind, Func<JsonElement, bool> isIt, string what)
    {
        var from = DateTimeOffset.UtcNow.AddDays(-3).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var to = DateTimeOffset.UtcNow.AddDays(2).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return Eventually.TrueAsync(
            async () => (await senders.Vigie.ListAsync($"api/mentions?top=200&from={from}&to={to}"))
                .Where(mention => mention.GetProperty("source").GetString() == kind).ToList() is [var only] && isIt(only),
            $"{kind}: {what}, once");
    }

    private static string Text(JsonElement mention) => mention.GetProperty("text").GetString()!;
}

/// <summary>The program with a secret for every sender, each known by its name alone.</summary>
public sealed class RunningSenders : IAsyncLifetime
{
    private readonly TempDirectory folder = new();

    internal RunningVigie Vigie { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Vigie = await RunningVigie.StartAsync(
        folder.File("data"),
        """{"brands":[{"id":"acme","name":"Acme"}]}""",
        [.. SenderCase.All.Select(sender => ($"Webhooks__{sender.Kind}__Secret", sender.Secret)),
            ("Webhooks__meta__VerifyToken", "verify-me")]);

    public async ValueTask DisposeAsync()
    {
        await Vigie.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>The same with the times of these days.</summary>
    internal static string Recent(string body)
    {
        var now = DateTimeOffset.UtcNow;
        var hundreds = (now.ToUnixTimeSeconds() / 100).ToString(CultureInfo.InvariantCulture);
        var yesterday = now.AddDays(-1);
        return body.Replace("17724420", hundreds, StringComparison.Ordinal)
            .Replace("2026-03-02", yesterday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("Mon%2C%202%20Mar%202026", yesterday.ToString("d'%20'MMM'%20'yyyy", CultureInfo.InvariantCulture),
                StringComparison.Ordinal)
            .Replace("Mon, 2 Mar 2026", yesterday.ToString("d MMM yyyy", CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
