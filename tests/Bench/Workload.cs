using System.Text.Json;
using Vigie.Model;

namespace Vigie.Bench;

/// <summary>
/// Invented mentions for measuring: English and French, about 150 characters, over 200 conversations. The same number gives the same
/// mentions.
/// </summary>
internal static class Workload
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly string[] Texts =
    [
        "My parcel is ten days late and nobody answers the phone. This is the third time, "
            + "I want my money back and I want to know where it is.",
        "Le colis est arrivé en avance, l'équipe est adorable et le thé est délicieux. Merci beaucoup, "
            + "je recommanderai sans hésiter à mes amis !",
        "Does anybody know whether the shop near the station is open on Sunday? The page says nothing about it "
            + "and I would like to come with the kids.",
        "C'est nul, votre livraison a dix jours de retard et le service client ne répond jamais. "
            + "Que comptez-vous faire pour ceux qui attendent ?",
        "Bought the green tea again, the box looks different now but it tastes the same. They moved the opening to seven, by the way.",
    ];

    public static IReadOnlyList<MentionBatch> Batches(int mentions, string run)
    {
        var all = Enumerable.Range(0, mentions).Select(n => new BrandMention("brand", Mention(n, run)));
        return
        [
            .. all.Chunk(MentionBatch.MaximumMentions)
                .Select(chunk => new MentionBatch { Source = "bench", SeenAt = Start.AddDays(1), Mentions = chunk }),
        ];
    }

    /// <summary>The words of the texts, each once.</summary>
    public static IReadOnlyList<string> Words() => [.. Texts.SelectMany(text => text.Split(' ')).Distinct(StringComparer.Ordinal)];

    public static string Json(MentionBatch batch) => JsonSerializer.Serialize(batch, VigieJson.Compact.MentionBatch);

    private static Mention Mention(int n, string run) => new()
    {
        Id = $"{run}-{n}",
        Source = "bench",
        Channel = Channel.Forum,
        Text = $"{Texts[n % Texts.Length]} ({n})",
        CreatedAt = Start.AddSeconds(n * 7),
        Author = new Author($"author-{n * 31 % 5000}", "Somebody", n % 900),
        ThreadId = $"{run}-{n * 17 % 200}",
        Url = $"https://forum.example/{n}",
    };
}
