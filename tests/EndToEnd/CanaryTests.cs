using System.Globalization;
using System.Text.Json;
using Vigie.Model;
using Vigie.Store;
using Vigie.Store.Embedded;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>The daily sign of life, through the running program.</summary>
public sealed class CanaryTests : IAsyncLifetime
{
    private readonly TempDirectory folder = new();
    private readonly SmtpSink mail = new();
    private TeamsSink teams = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => teams = await TeamsSink.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await teams.DisposeAsync();
        await mail.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task It_comes_by_card_and_by_mail_and_once_however_often_the_watch_ticks()
    {
        await using var vigie = await StartAsync();
        await vigie.TickAsync();
        await Eventually.TrueAsync(() => !teams.Cards.IsEmpty && !mail.Mails.IsEmpty, "card and mail have come");

        await vigie.TickAsync();
        await vigie.TickAsync();
        await Eventually.TrueAsync(async () => Status(await CanaryAsync(vigie)) == "ok", "both deliveries are on record");
        await vigie.TickAsync();

        Assert.StartsWith("Daily sign of life", TeamsSink.PlainText(Assert.Single(teams.Bodies)), StringComparison.Ordinal);
        Assert.Single(mail.Mails);
        Assert.Empty(await vigie.ListAsync("api/alerts"));
        Assert.Empty(await vigie.ListAsync("api/mentions"));
        Assert.Empty(await vigie.ListAsync("api/threads"));
        Assert.Empty(await vigie.ListAsync("api/sources"));
    }

    [Fact]
    public async Task A_channel_that_refuses_it_is_told_by_the_other_one()
    {
        teams.Answer(401);
        await using var vigie = await StartAsync();
        await vigie.TickAsync();

        await Eventually.TrueAsync(() => mail.Mails.Count >= 2, "the sign of life and the alert have come by mail");
        var alert = Assert.Single(await vigie.ListAsync("api/alerts?kind=operator"));
        Assert.StartsWith("operator.channel-failing.", alert.GetProperty("id").GetString(), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => Status(await CanaryAsync(vigie)) == "overdue", "the deliveries are on record");
    }

    private static async Task<JsonElement> CanaryAsync(RunningVigie vigie) => (await vigie.GetAsync("api/health")).GetProperty("canary");

    private static string? Status(JsonElement canary) => canary.GetProperty("status").GetString();

    /// <summary>A watch that was set up the day before, where it is six in the morning, an hour after the canary's time.</summary>
    private async Task<RunningVigie> StartAsync()
    {
        var data = folder.File("data");
        var now = DateTimeOffset.UtcNow;
        var offset = 6 - now.Hour < -11 ? 30 - now.Hour : 6 - now.Hour;
        var yesterday = DateOnly.FromDateTime(now.AddHours(offset).Date).AddDays(-1);
        await SetUpAsync(data, new CanaryNote { Day = yesterday, Settled = true });
        var zone = string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{-offset:+0;-0;+0}");
        return await RunningVigie.StartAsync(
            data,
            $$"""{"brands":[{"id":"acme","name":"Acme","timeZone":"{{zone}}"}],"alerts":{"canary":{"at":"05:00"} } }""",
            ("Teams__WebhookUrl", teams.Url.AbsoluteUri),
            ("Email__Smtp__Host", "127.0.0.1"),
            ("Email__Smtp__Port", mail.Port.ToString(CultureInfo.InvariantCulture)),
            ("Email__Smtp__StartTls", "false"),
            ("Email__From", "vigie@example.org"),
            ("Email__To", "team@example.org"));
    }

    private static async Task SetUpAsync(string data, CanaryNote note)
    {
        Directory.CreateDirectory(data);
        var tables = new EmbeddedTableService(Path.Combine(data, "vigie.db"));
        await tables.GetTable(Keys.States).CreateIfNotExistsAsync(Token);
        await new StateStore(tables).WriteNoteAsync(NoteNames.Canary, JsonSerializer.Serialize(note, VigieJson.Compact.CanaryNote), Token);
    }
}
