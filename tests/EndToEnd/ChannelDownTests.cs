using System.Globalization;
using System.Text.Json;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>Teams does not answer while a crisis breaks out: through the running program.</summary>
public sealed class ChannelDownTests : IDisposable
{
    private readonly TempDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_alert_waits_with_its_reason_in_sight_and_goes_out_when_Teams_is_back()
    {
        var port = Azurite.FreePort();
        await using var vigie = await RunningVigie.StartAsync(
            folder.File("data"), null, ("Teams__WebhookUrl", $"http://127.0.0.1:{port}/workflow?sig=s3cret"));

        await vigie.PostAsync(Outcry());
        await Eventually.TrueAsync(
            async () => await VelocityAsync(vigie) is { } alert && Delivery(alert, "teams") is "failedForNow", "the attempt has failed");

        var waiting = (await VelocityAsync(vigie))!.Value;
        Assert.True(waiting.TryGetProperty("pending", out var pending), "It is still to be told.");
        Assert.True(pending.GetProperty("dueAt").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddSeconds(-5));
        var error = waiting.GetProperty("deliveries")[0].GetProperty("error").GetString()!;
        Assert.StartsWith("Teams at 127.0.0.1: '127.0.0.1' does not answer", error, StringComparison.Ordinal);
        Assert.Contains(Problems(await vigie.GetAsync("api/health")), problem => problem.Contains(error, StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", vigie.Said, StringComparison.Ordinal);

        await using var back = await CardSink.StartAsync(port);
        await Eventually.TrueAsync(
            async () =>
            {
                await vigie.TickAsync();
                await Task.Delay(1000, TestContext.Current.CancellationToken);
                return back.Cards.Count > 0;
            },
            "the alert goes out",
            TimeSpan.FromSeconds(120));
        await Eventually.TrueAsync(async () => !(await VelocityAsync(vigie))!.Value.TryGetProperty("pending", out _), "it is told");
        Assert.Single(back.Cards);
        Assert.DoesNotContain(Problems(await vigie.GetAsync("api/health")), problem => problem.Contains("Teams", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Email_takes_over_at_once()
    {
        await using var mail = new SmtpSink();
        await using var vigie = await RunningVigie.StartAsync(
            folder.File("data"),
            null,
            ("Teams__WebhookUrl", $"http://127.0.0.1:{Azurite.FreePort()}/workflow?sig=s3cret"),
            ("Email__Smtp__Host", "127.0.0.1"),
            ("Email__Smtp__Port", mail.Port.ToString(CultureInfo.InvariantCulture)),
            ("Email__Smtp__StartTls", "false"),
            ("Email__From", "vigie@example.org"),
            ("Email__To", "team@example.org"));

        await vigie.PostAsync(Outcry());
        await Eventually.TrueAsync(() => !mail.Mails.IsEmpty, "the mail has come");

        Assert.Equal("team@example.org", Assert.Single(mail.Mails).To);
        await Eventually.TrueAsync(
            async () => Delivery((await VelocityAsync(vigie))!.Value, "email") is "accepted", "the delivery is on record");
    }

    /// <summary>Thirty angry people in one thread within half an hour.</summary>
    private static SignedPost Outcry() => SignedPost.Of(Enumerable.Range(0, 30).Select(n => new
    {
        id = string.Create(CultureInfo.InvariantCulture, $"m{n}"),
        text = "This is disgusting, a scandal. I hate it, never again!",
        createdAt = DateTimeOffset.UtcNow.AddMinutes(n - 30),
        channel = "x",
        threadId = "video",
        author = new { id = string.Create(CultureInfo.InvariantCulture, $"a{n}") },
    }));

    private static async Task<JsonElement?> VelocityAsync(RunningVigie vigie) =>
        (await vigie.ListAsync("api/alerts?kind=velocity")).Select(alert => (JsonElement?)alert).FirstOrDefault();

    private static string? Delivery(JsonElement alert, string channel) => alert.GetProperty("deliveries").EnumerateArray()
        .Where(delivery => delivery.GetProperty("channel").GetString() == channel)
        .Select(delivery => delivery.GetProperty("outcome").GetString()).LastOrDefault();

    private static IEnumerable<string> Problems(JsonElement health) =>
        health.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!);
}
