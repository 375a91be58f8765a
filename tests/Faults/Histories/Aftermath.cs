using System.Text.Json;

namespace Vigie.Tests.Faults;

/// <summary>What the public API shows when everything has come to rest. Read from its JSON alone.</summary>
internal sealed record Aftermath
{
    public required IReadOnlyList<ShownMention> Mentions { get; init; }

    public required IReadOnlyList<ShownThread> Threads { get; init; }

    public required IReadOnlyList<ShownAlert> Alerts { get; init; }

    public required IReadOnlyList<ShownLetter> Letters { get; init; }

    /// <param name="get">Body of a GET that was answered 200, else null.</param>
    public static async Task<Aftermath> ReadAsync(Func<string, Task<string?>> get, DateTimeOffset from, DateTimeOffset to)
    {
        var mentions = await MentionsAsync(get, from, to);
        var threads = new List<ShownThread>();
        foreach (var id in mentions.Select(mention => mention.Thread).Distinct())
        {
            threads.Add(ShownThread.Of(await OneAsync(get, $"/api/threads/{id}")));
        }

        return new Aftermath
        {
            Mentions = mentions,
            Threads = threads,
            Alerts = [.. (await ListAsync(get, Path("alerts", from, to))).Select(ShownAlert.Of)],
            Letters = [.. (await ListAsync(get, "/api/deadletters?top=200")).Select(ShownLetter.Of)],
        };
    }

    public static async Task<IReadOnlyList<ShownMention>> MentionsAsync(
        Func<string, Task<string?>> get, DateTimeOffset from, DateTimeOffset to) =>
        [.. (await ListAsync(get, Path("mentions", from, to))).Select(ShownMention.Of)];

    private static string Path(string list, DateTimeOffset from, DateTimeOffset to) =>
        $"/api/{list}?top=200&from={Uri.EscapeDataString(from.ToString("O"))}&to={Uri.EscapeDataString(to.ToString("O"))}";

    private static async Task<JsonElement> OneAsync(Func<string, Task<string?>> get, string path)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            if (await get(path) is { } body)
            {
                using var document = JsonDocument.Parse(body);
                return document.RootElement.Clone();
            }
        }

        throw new InvalidOperationException($"GET {path} is not answered.");
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(Func<string, Task<string?>> get, string path)
    {
        var all = new List<JsonElement>();
        for (var page = await OneAsync(get, path); ; page = await OneAsync(get, $"{path}&next={page.GetProperty("next").GetString()}"))
        {
            all.AddRange(page.GetProperty("items").EnumerateArray());
            if (!page.TryGetProperty("next", out _))
            {
                return all;
            }
        }
    }
}

internal sealed record ShownMention(string Id, string Thread, string? Text, bool Deleted, string Sentiment, string? Author, bool FromBrand)
{
    public static ShownMention Of(JsonElement json) => new(
        json.GetProperty("id").GetString()!,
        json.GetProperty("threadId").GetString()!,
        json.TryGetProperty("text", out var text) ? text.GetString() : null,
        json.TryGetProperty("deleted", out var deleted) && deleted.GetBoolean(),
        json.GetProperty("sentiment").GetString()!,
        json.TryGetProperty("author", out var author) ? author.GetProperty("id").GetString() : null,
        json.TryGetProperty("fromBrand", out var brand) && brand.GetBoolean());
}

internal sealed record ShownThread(string Id, int Mentions, int Negative, int Authors)
{
    public static ShownThread Of(JsonElement json) => new(
        json.GetProperty("id").GetString()!,
        json.GetProperty("mentions").GetInt32(),
        json.GetProperty("negative").GetInt32(),
        json.GetProperty("authors").GetInt32());
}

internal sealed record ShownAlert(
    string Id, string Kind, string? Thread, string? UpdateOf, bool Pending, IReadOnlyList<ShownNotification> Notifications)
{
    public static ShownAlert Of(JsonElement json) => new(
        json.GetProperty("id").GetString()!,
        json.GetProperty("kind").GetString()!,
        json.TryGetProperty("threadId", out var thread) ? thread.GetString() : null,
        json.TryGetProperty("updateOf", out var parent) ? parent.GetString() : null,
        json.TryGetProperty("pending", out _),
        [.. json.GetProperty("notifications").EnumerateArray().Select(ShownNotification.Of)]);
}

internal sealed record ShownNotification(
    int Sequence, string Reason, string Withheld, IReadOnlyList<(string Channel, string Outcome)> Deliveries)
{
    public bool IsTold => Withheld == "none" && Deliveries.Any(delivery => delivery.Outcome == "accepted");

    public static ShownNotification Of(JsonElement json) => new(
        json.GetProperty("sequence").GetInt32(),
        json.GetProperty("reason").GetString()!,
        json.TryGetProperty("withheld", out var withheld) ? withheld.GetString()! : "none",
        [.. json.GetProperty("deliveries").EnumerateArray()
            .Select(delivery => (delivery.GetProperty("channel").GetString()!, delivery.GetProperty("outcome").GetString()!))]);

    public override string ToString() => $"{Sequence} {Reason} withheld={Withheld} "
        + string.Join(", ", Deliveries.Select(delivery => $"{delivery.Channel}={delivery.Outcome}"));
}

internal sealed record ShownLetter(string Body)
{
    public static ShownLetter Of(JsonElement json) => new(json.GetProperty("body").GetString()!);
}
