using System.IO.Compression;
using System.Text.Json;
using Vigie.Model;
using Vigie.Store;
using Vigie.Store.Embedded;

namespace Vigie.Tests.Support;

/// <summary>The crisis that the program carries, and what a replay of it left behind.</summary>
internal static class Recording
{
    public static readonly DateTimeOffset VideoAt = new(2026, 4, 12, 20, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<Mention> Crisis { get; } = Read();

    /// <summary>Writes mentions as a file for <c>replay</c>.</summary>
    public static string Write(TempDirectory folder, IEnumerable<Mention> mentions)
    {
        var path = folder.File("mentions.jsonl");
        File.WriteAllLines(path, mentions.Select(mention => JsonSerializer.Serialize(mention, VigieJson.Compact.Mention)));
        return path;
    }

    /// <summary>Everything that a replay stored: summaries, mentions and alerts, oldest alert first.</summary>
    public static async Task<Aftermath> ReadAftermathAsync(string data, CancellationToken cancellationToken)
    {
        var service = new EmbeddedTableService(Path.Combine(data, "vigie.db"));
        var (threads, indexes) = (new ThreadStore(service), new IndexStore(service));
        var found = new Dictionary<ThreadId, MentionThread>();
        for (var day = Crisis[0].CreatedAt.AddDays(-1); day < Crisis[^1].CreatedAt.AddDays(2); day = day.AddDays(1))
        {
            await foreach (var id in indexes.ThreadsOfDayAsync("brand", day, cancellationToken))
            {
                found[id] = (await threads.ReadThreadAsync(id, cancellationToken))!.Value;
            }
        }

        var mentions = new List<StoredMention>();
        foreach (var id in found.Keys)
        {
            mentions.AddRange(
                await threads.ReadMentionsAsync(id, cancellationToken).Select(row => row.Value).ToListAsync(cancellationToken));
        }

        var alerts = new List<Alert>();
        await foreach (var (_, id) in indexes.AlertsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, cancellationToken))
        {
            alerts.Add((await threads.ReadAlertAsync(id, cancellationToken))!.Value);
        }

        return new Aftermath(
            found, mentions, [.. alerts.OrderBy(alert => alert.OpenedAt).ThenBy(alert => alert.Id.Value, StringComparer.Ordinal)]);
    }

    private static List<Mention> Read()
    {
        using var packed = typeof(VigieJson).Assembly.GetManifestResourceStream("Vigie.Hosting.Demo.crisis.jsonl.gz")!;
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        var mentions = new List<Mention>();
        while (reader.ReadLine() is { } line)
        {
            mentions.Add(JsonSerializer.Deserialize(line, VigieJson.Default.Mention)!);
        }

        return mentions;
    }
}

/// <summary>What a replay left in the store.</summary>
internal sealed record Aftermath(
    IReadOnlyDictionary<ThreadId, MentionThread> Threads, IReadOnlyList<StoredMention> Mentions, IReadOnlyList<Alert> Alerts);
