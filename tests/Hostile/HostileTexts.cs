using System.Globalization;
using System.Text.Json;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hostile;

/// <summary>The corpus of tests/Data/hostile, and mentions made of it.</summary>
internal static class HostileTexts
{
    public static IReadOnlyList<(string Name, string Text)> All { get; } = Read();

    /// <summary>A brand and a source for each text: each raises an alert of its own.</summary>
    public static string Plan => JsonSerializer.Serialize(new
    {
        brands = All.Select((_, n) => new { id = $"b{n}", name = $"Brand {n}" }),
        sources = All.Select((_, n) => new { name = $"s{n}", kind = "generic", brand = $"b{n}" }),
    });

    public static IEnumerable<(string Name, string Value)> Secrets => All.Select((_, n) => ($"Webhooks__s{n}__Secret", SignedPost.Secret));

    /// <summary>Enough within half an hour for an alert.</summary>
    public const int Voices = 30;

    /// <summary>People who are angry in hostile words, and one broken entry.</summary>
    public static SignedPost Outcry(int number)
    {
        var text = All[number].Text;
        var cut = text[..Math.Min(text.Length, 150)];
        return SignedPost.Of(Enumerable.Range(0, Voices).Select(object (n) => new
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{n} {cut}"),
            text = $"This is disgusting, a scandal. I hate it, never again! {text}",
            title = cut,
            createdAt = DateTimeOffset.UtcNow.AddMinutes(n - 30),
            channel = "x",
            threadId = cut,
            url = "https://x.example/" + cut,
            author = new { id = string.Create(CultureInfo.InvariantCulture, $"{cut} {n}"), name = cut },
            revision = cut,
            language = cut,
        }).Append(new { id = cut, text, createdAt = text }));
    }

    private static List<(string Name, string Text)> Read()
    {
        using var corpus = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Data", "hostile", "texts.json")));
        return [.. corpus.RootElement.EnumerateArray()
            .Select(entry => (entry.GetProperty("name").GetString()!, entry.GetProperty("text").GetString()!))];
    }
}
