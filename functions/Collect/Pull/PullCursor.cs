using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Model;

namespace Vigie.Collect.Pull;

/// <summary>
/// Where a polled source goes on: how far each of its listings was read, and which items were seen. Travels with the batch of its poll; what
/// it forgets is read again and dropped by whoever stores it.
/// </summary>
internal sealed class PullCursor
{
    /// <summary>Beyond these the ones that were not read for longest are forgotten, and begin anew.</summary>
    public const int MaximumListings = 60;

    private const int MaximumNotes = 8;

    private const int MaximumNote = 200;

    private readonly Dictionary<string, ListingState> listings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> notes = new(StringComparer.Ordinal);

    private PullCursor(SeenItems seen) => Seen = seen;

    public SeenItems Seen { get; }

    /// <summary>Whether the poll stopped although there was more: the next one follows at once.</summary>
    public bool HasMore { get; set; }

    /// <summary>Reads back what <see cref="ToString"/> wrote; anything else is a new start.</summary>
    public static PullCursor Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new PullCursor(new SeenItems());
        }

        try
        {
            var json = JsonNode.Parse(text)!.AsObject();
            var cursor = new PullCursor(SeenItems.Unpack((string?)json["seen"] ?? string.Empty)) { HasMore = (bool?)json["more"] == true };
            foreach (var (key, value) in json["lists"]?.AsObject() ?? [])
            {
                cursor.listings[key] = ListingState.Read(value!.AsArray());
            }

            foreach (var (key, value) in json["notes"]?.AsObject() ?? [])
            {
                cursor.notes[key] = (string?)value ?? string.Empty;
            }

            return cursor;
        }
        catch (Exception damaged) when (damaged is JsonException or FormatException or InvalidOperationException or ArgumentException
            or NullReferenceException or OverflowException)
        {
            return new PullCursor(new SeenItems());
        }
    }

    /// <summary>How far a listing was read; null when never.</summary>
    public ListingState? Find(string key) => listings.GetValueOrDefault(Short(key));

    public void Put(string key, ListingState state) => listings[Short(key)] = state;

    /// <summary>A short text that a source keeps for itself, such as a count of what it used today. No secret.</summary>
    public string? Note(string name) => notes.GetValueOrDefault(name);

    public void Note(string name, string text)
    {
        if (text.Length <= MaximumNote && (notes.Count < MaximumNotes || notes.ContainsKey(name)))
        {
            notes[name] = text;
        }
    }

    public override string ToString()
    {
        var lists = new JsonObject();
        foreach (var (key, state) in listings.OrderByDescending(pair => pair.Value.ReadAt).Take(MaximumListings))
        {
            lists[key] = state.Write();
        }

        var kept = new JsonObject();
        foreach (var (name, text) in notes)
        {
            kept[name] = text;
        }

        return new JsonObject { ["lists"] = lists, ["notes"] = kept, ["more"] = HasMore, ["seen"] = Seen.Pack() }.ToJsonString();
    }

    private static string Short(string key) => StableHash.Hex(8, key);
}

/// <summary>How far a listing was read.</summary>
internal sealed record ListingState
{
    /// <summary>Nothing published before this is wanted: the first poll looked back no further. Unix milliseconds.</summary>
    public long Since { get; init; }

    /// <summary>All down to the overlap was read when this was the top; null before the first whole reading.</summary>
    public long? Done { get; init; }

    /// <summary>The backlog: a reading that was broken off goes on from here down to <see cref="From"/>; null when there is none.</summary>
    public long? Until { get; init; }

    public long From { get; init; }

    /// <summary>What <see cref="Done"/> becomes when the backlog is read.</summary>
    public long? Top { get; init; }

    /// <summary>Whether the reading that was broken off was a sweep.</summary>
    public bool Sweeping { get; init; }

    /// <summary>Unix seconds.</summary>
    public long SweptAt { get; init; }

    /// <summary>When its top was last read, Unix seconds.</summary>
    public long ReadAt { get; init; }

    public static ListingState Read(JsonArray fields) => new()
    {
        Since = (long)fields[0]!,
        Done = (long?)fields[1],
        Until = (long?)fields[2],
        From = (long)fields[3]!,
        Top = (long?)fields[4],
        Sweeping = (bool)fields[5]!,
        SweptAt = (long)fields[6]!,
        ReadAt = (long)fields[7]!,
    };

    public JsonArray Write() => [Since, Done, Until, From, Top, Sweeping, SweptAt, ReadAt];
}
