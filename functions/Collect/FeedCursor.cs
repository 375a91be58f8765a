using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vigie.Collect;

/// <summary>
/// Where an RSS source goes on: the validators of its last answer, and the entries that were seen, listed ones first. An entry takes 13
/// bytes: 6 of its id, 4 of its link, 3 of its content. With 1,500 of them the cursor stays below 27,000 characters, and a new entry is
/// mistaken for a known one once in 10^11.
/// </summary>
internal sealed record FeedCursor
{
    public const int MaximumSeen = 1_500;

    private const int EntryBytes = 13;

    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    /// <summary>When the whole document was last read, Unix seconds.</summary>
    public long FullAt { get; init; }

    /// <summary>The address that the above is about, hashed: with another one it means nothing.</summary>
    public string? About { get; init; }

    /// <summary>Where it said it moved to for good, and how many times in a row.</summary>
    public string? MovedTo { get; init; }

    public int MovedTimes { get; init; }

    public IReadOnlyList<SeenEntry> Seen { get; init; } = [];

    /// <summary>Reads back what <see cref="ToString"/> wrote; anything else is a new start.</summary>
    public static FeedCursor Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new FeedCursor();
        }

        try
        {
            var json = JsonNode.Parse(text)?.AsObject();
            return json is null ? new FeedCursor() : new FeedCursor
            {
                ETag = (string?)json["etag"],
                LastModified = (string?)json["modified"],
                FullAt = (long?)json["full"] ?? 0,
                About = (string?)json["about"],
                MovedTo = (string?)json["movedTo"],
                MovedTimes = (int?)json["moved"] ?? 0,
                Seen = Unpack((string?)json["seen"] ?? string.Empty),
            };
        }
        catch (Exception damaged) when (damaged is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return new FeedCursor();
        }
    }

    public override string ToString()
    {
        var json = new JsonObject { ["full"] = FullAt, ["about"] = About, ["seen"] = Pack(Seen) };
        Add(json, "etag", ETag);
        Add(json, "modified", LastModified);
        if (MovedTo is not null)
        {
            json["movedTo"] = MovedTo;
            json["moved"] = MovedTimes;
        }

        return json.ToJsonString();
    }

    private static void Add(JsonObject json, string name, string? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    private static string Pack(IReadOnlyList<SeenEntry> seen)
    {
        var bytes = new byte[Math.Min(seen.Count, MaximumSeen) * EntryBytes];
        for (var entry = 0; entry < bytes.Length / EntryBytes; entry++)
        {
            seen[entry].Write(bytes.AsSpan(entry * EntryBytes, EntryBytes));
        }

        return Base64Url.EncodeToString(bytes);
    }

    private static List<SeenEntry> Unpack(string text)
    {
        var bytes = Base64Url.DecodeFromChars(text);
        return [.. bytes.Chunk(EntryBytes).Where(chunk => chunk.Length == EntryBytes).Select(chunk => SeenEntry.Read(chunk))];
    }
}

/// <summary>What is remembered of an entry: hashes of its id, its link (0 without one) and its content.</summary>
internal readonly record struct SeenEntry(long Id, long Link, long Content)
{
    public static SeenEntry Of(string id, string? link, string content) =>
        new(PackedHash.Of(id, 6), link is null ? 0 : PackedHash.Of(link, 4), PackedHash.Of(content, 3));

    public static SeenEntry Read(ReadOnlySpan<byte> bytes) =>
        new(PackedHash.Read(bytes[..6]), PackedHash.Read(bytes[6..10]), PackedHash.Read(bytes[10..]));

    public void Write(Span<byte> bytes)
    {
        PackedHash.Write(Id, bytes[..6]);
        PackedHash.Write(Link, bytes[6..10]);
        PackedHash.Write(Content, bytes[10..]);
    }
}
