using System.Net;
using System.Text;
using System.Text.Json;
using Vigie.Hosting.Local;
using Vigie.Model;
using Vigie.Store;
using Vigie.Store.Embedded;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>Messages that nobody can process, in the running program: seen by people, sent again by them, and in nobody's way.</summary>
public sealed class DeadLetterTests : IDisposable
{
    private readonly TempDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => folder.File("data");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_message_nobody_can_process_ends_in_the_list_after_the_limit_while_its_neighbours_go_through()
    {
        await using var vigie = await RunningVigie.StartAsync(Data);
        var tables = Open();
        await BreakAsync(tables);

        await SendAsync(Batch("brand", "before"), Batch("broken", "poison"), Batch("brand", "after"));

        await Eventually.TrueAsync(
            async () => Text(await LetterAsync(vigie), "reason").StartsWith("InvalidDataException", StringComparison.Ordinal),
            "the last delivery has failed");
        var letter = await LetterAsync(vigie);
        Assert.Equal(("mentions", 10, "kept"), (Text(letter, "queue"), letter.GetProperty("deliveries").GetInt32(), Text(letter, "state")));
        Assert.Contains("\"poison\"", Text(letter, "body"), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count == 2, "the neighbours are stored");
        Assert.Equal(["after", "before"], (await vigie.ListAsync("api/mentions")).Select(mention => Text(mention, "id")).Order());
        await Eventually.TrueAsync(
            async () => (await vigie.ListAsync("api/alerts")).Any(alert => Text(alert, "kind") == "operator") || await TickedAsync(vigie),
            "the operator is told");

        // Asked for while the cause is still there: it fails again, and is the same letter.
        var failedAt = Text(letter, "at");
        Assert.Equal(HttpStatusCode.OK, await PressAsync(vigie, Text(letter, "id"), "redrive"));
        await Eventually.TrueAsync(
            async () => (await TickedAsync(vigie)) || await HasFailedSinceAsync(vigie, failedAt), "it has failed again");
        var again = await LetterAsync(vigie);
        Assert.Equal((Text(letter, "id"), "kept"), (Text(again, "id"), Text(again, "state")));
        Assert.Equal(Text(letter, "body"), Text(again, "body"));

        // The cause removed, and pressed twice: it is stored once.
        await tables.GetTable(Keys.States).DeleteEntityAsync(Keys.Brands, "broken", Azure.ETag.All, Token);
        Assert.Equal(HttpStatusCode.OK, await PressAsync(vigie, Text(letter, "id"), "redrive"));
        Assert.Equal(HttpStatusCode.OK, await PressAsync(vigie, Text(letter, "id"), "redrive"));
        await Eventually.TrueAsync(
            async () => (await TickedAsync(vigie)) || (await vigie.ListAsync("api/deadletters")).Count == 0, "the list is empty");
        Assert.Equal(1, await StoredAsync(tables, "broken"));
        Assert.Equal(HttpStatusCode.NotFound, await PressAsync(vigie, Text(letter, "id"), "redrive"));
        Assert.Equal(0, await new StateStore(tables).RedrivesAsync(Token).CountAsync(Token));
    }

    [Fact]
    public async Task Redrive_at_the_command_line_does_the_same_and_says_what_it_refuses()
    {
        await using var vigie = await RunningVigie.StartAsync(Data);
        var tables = Open();
        await BreakAsync(tables);
        await SendAsync(Batch("broken", "one"), Batch("broken", "two"), "no message at all");
        await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/deadletters")).Count == 3, "all three are listed");
        var unreadable = (await vigie.ListAsync("api/deadletters")).Single(letter => Text(letter, "body") == "no message at all");
        var good = (await vigie.ListAsync("api/deadletters")).Where(letter => Text(letter, "id") != Text(unreadable, "id")).ToList();

        var (listed, list) = await RedriveAsync();
        Assert.Equal(0, listed);
        Assert.All(good.Append(unreadable), letter => Assert.Contains(Text(letter, "id"), list, StringComparison.Ordinal));

        var (refused, why) = await RedriveAsync(Text(good[0], "id"), Text(unreadable, "id"), "nobody");
        Assert.Equal(1, refused);
        Assert.Contains($"{Text(unreadable, "id")}: refused. Its content is no message of its queue", why, StringComparison.Ordinal);
        Assert.Contains("nobody: there is no such dead letter", why, StringComparison.Ordinal);
        Assert.Contains("1 dead letter will be sent again", why, StringComparison.Ordinal);

        await tables.GetTable(Keys.States).DeleteEntityAsync(Keys.Brands, "broken", Azure.ETag.All, Token);
        var (all, said) = await RedriveAsync("--all");
        Assert.Equal(0, all);
        Assert.Contains("1 dead letter will be sent again", said, StringComparison.Ordinal);
        Assert.Contains("1 on the way already; 1 refused", said, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            async () => (await TickedAsync(vigie)) || (await vigie.ListAsync("api/deadletters")).Count == 1, "the two have gone");
        Assert.Equal(2, await StoredAsync(tables, "broken"));
        Assert.Equal(Text(unreadable, "id"), Text(await LetterAsync(vigie), "id"));
    }

    [Fact]
    public async Task A_mention_that_was_set_aside_and_is_sent_again_is_set_aside_again_as_the_same_letter()
    {
        await using var vigie = await RunningVigie.StartAsync(Data);
        await SendAsync(Batch("brand", " "), Batch("brand", "good"));
        var letter = await LetterAsync(vigie);

        Assert.Equal(HttpStatusCode.OK, await PressAsync(vigie, Text(letter, "id"), "redrive"));
        await Eventually.TrueAsync(
            async () => (await TickedAsync(vigie)) || vigie.Said.Split("set aside as dead letter").Length > 2, "it is set aside again");
        await Eventually.TrueAsync(async () => Text(await LetterAsync(vigie), "state") == "kept", "it is off its way");

        var again = await LetterAsync(vigie);
        Assert.Equal((Text(letter, "id"), Text(letter, "body")), (Text(again, "id"), Text(again, "body")));
        Assert.Equal("good", Text(Assert.Single(await vigie.ListAsync("api/mentions")), "id"));
    }

    [Fact]
    public async Task What_lies_in_the_brokers_own_dead_letter_queue_is_put_into_the_list()
    {
        Directory.CreateDirectory(Data);
        await using (var database = new BrokerDatabase(Path.Combine(Data, "broker.db"), syncToDisk: true))
        {
            var broker = new Broker(database, new BrokerOptions(), TimeProvider.System);
            await broker.SendMessagesAsync("mentions", [new BrokerMessage(Batch("brand", "killed"))], Token);
            while (await broker.ReceiveMessageAsync("mentions", Token) is { } message)
            {
                await broker.AbandonMessageAsync(message, Token);
            }

            Assert.Equal(1, (await broker.CountAsync("mentions", Token)).DeadLetter);
        }

        await using var vigie = await RunningVigie.StartAsync(Data);

        var letter = await LetterAsync(vigie);
        Assert.Contains("None of its 10 deliveries came to an end", Text(letter, "reason"), StringComparison.Ordinal);
        Assert.Empty(await vigie.ListAsync("api/mentions"));
        await PressAsync(vigie, Text(letter, "id"), "redrive");
        await Eventually.TrueAsync(
            async () => (await TickedAsync(vigie)) || (await vigie.ListAsync("api/mentions")).Count == 1, "sent again, it is stored");
    }

    [Fact]
    public async Task A_message_whose_function_is_killed_at_every_delivery_ends_in_the_list_while_its_neighbours_go_through()
    {
        await using var feed = await FeedServer.StartAsync();
        var reached = new SemaphoreSlim(0);
        feed.Answer = async context =>
        {
            reached.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        Directory.CreateDirectory(Data);
        var plan = Path.Combine(Data, "plan.json");
        await File.WriteAllTextAsync(plan, $$"""{"sources":[{"name":"press","kind":"rss","url":"{{feed.Address}}"}]}""", Token);
        var environment = new Dictionary<string, string>
        {
            ["DataFolder"] = Data,
            ["Listening"] = plan,
            ["Network__AllowPrivate"] = "true",
            ["Dashboard__Key"] = "a key for this test",
        };
        var states = new StateStore(Open());
        const string Poison = """{"source":"press","lease":"ours"}""";
        for (var delivery = 7; delivery <= 10; delivery++)
        {
            await using var handler = await HandlerProcess.StartAsync(environment);
            await ChangeSourceAsync(states);
            using var client = new HttpClient();
            var killed = client.SendAsync(HostOracle.ServiceBus(handler.Address, "Collect", Poison, new QueueMessage(delivery)), Token);
            using var neighbour = await client.SendAsync(
                HostOracle.ServiceBus(handler.Address, "Process", Batch("brand", $"n{delivery}")), Token);
            Assert.True((await HostVerdict.OfAsync(neighbour, ["collect", "alerts"])).Succeeded);
            Assert.True(await reached.WaitAsync(TimeSpan.FromSeconds(30), Token), "The function is at work on it.");
            await handler.KillAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => killed);
            Assert.Equal(delivery < 8 ? 0 : 1, await states.DeadLettersAsync(Token).CountAsync(Token));
        }

        await using var last = await HandlerProcess.StartAsync(environment);
        using var caller = new HttpClient();
        using var answer = await caller.SendAsync(HostOracle.Http(last.Address, "Web", Get("/api/deadletters")), Token);
        var page = (await HostVerdict.OfAsync(answer, ["mentions", "alerts"], "res")).Http!;
        Assert.Contains("Delivery 10 of 10 has begun and not ended", page.Body, StringComparison.Ordinal);
        var letter = (await states.DeadLettersAsync(Token).SingleAsync(Token)).Value;
        Assert.Equal((Poison, 10, "collect"), (letter.Body, letter.Deliveries, letter.Queue));
        Assert.Equal(4, await StoredAsync(Open(), "brand"));
    }

    private static CallerRequest Get(string path) => new("GET", "https://app.example" + path, null)
    {
        Headers = new() { ["Authorization"] = ["Bearer a key for this test"] },
        Route = new() { ["path"] = path.TrimStart('/') },
    };

    /// <summary>The source is ours to poll, as it was when the request was sent.</summary>
    private static async Task ChangeSourceAsync(StateStore states)
    {
        var row = await states.ReadSourceAsync("press", Token);
        var leased = new SourceState { Name = "press", Lease = "ours", LeasedUntil = DateTimeOffset.UtcNow.AddHours(1) };
        Assert.NotNull(await states.WriteSourceAsync(leased, row?.ETag, Token));
    }

    private static string Batch(string brand, string id) => JsonSerializer.Serialize(
        new MentionBatch
        {
            Source = "test",
            SeenAt = DateTimeOffset.UtcNow,
            Mentions = [new BrandMention(brand, Some.Mention(id, source: "test", at: DateTimeOffset.UtcNow))],
        },
        VigieJson.Default.MentionBatch);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static async Task<JsonElement> LetterAsync(RunningVigie vigie)
    {
        await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/deadletters")).Count == 1, "one letter is listed");
        return Assert.Single(await vigie.ListAsync("api/deadletters"));
    }

    private static async Task<bool> HasFailedSinceAsync(RunningVigie vigie, string before)
    {
        var letter = await LetterAsync(vigie);
        return Text(letter, "at") != before && Text(letter, "reason").StartsWith("InvalidDataException", StringComparison.Ordinal);
    }

    /// <returns>False: for conditions that tick until something holds.</returns>
    private static async Task<bool> TickedAsync(RunningVigie vigie)
    {
        await vigie.TickAsync();
        return false;
    }

    private static async Task<HttpStatusCode> PressAsync(RunningVigie vigie, string id, string action)
    {
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await vigie.Client.PostAsync(new Uri($"api/deadletters/{id}/{action}", UriKind.Relative), body, Token);
        return answer.StatusCode;
    }

    private static async Task<int> StoredAsync(ITableService tables, string brand)
    {
        var now = DateTimeOffset.UtcNow;
        return await new IndexStore(tables).MentionsBetweenAsync(brand, now.AddDays(-2), now.AddDays(1), Token).CountAsync(Token);
    }

    private EmbeddedTableService Open() => new(Path.Combine(Data, "vigie.db"));

    /// <summary>A brand whose row nobody can read: what speaks of it fails at every delivery, until the row is gone.</summary>
    private static async Task BreakAsync(EmbeddedTableService tables) =>
        await tables.GetTable(Keys.States).UpsertEntityAsync(new TableEntity(Keys.Brands, "broken") { ["Json"] = "broken" }, Token);

    private async Task SendAsync(params string[] bodies)
    {
        await using var database = new BrokerDatabase(Path.Combine(Data, "broker.db"), syncToDisk: true);
        await new Broker(database, new BrokerOptions(), TimeProvider.System)
            .SendMessagesAsync("mentions", [.. bodies.Select(body => new BrokerMessage(body))], Token);
    }

    private async Task<(int Code, string Said)> RedriveAsync(params string[] arguments)
    {
        await using var process = VigieProcess.Start(new Dictionary<string, string>(), ["redrive", "--data", Data, .. arguments]);
        var code = await process.WaitAsync(TimeSpan.FromSeconds(30));
        return (code, process.Said);
    }
}
