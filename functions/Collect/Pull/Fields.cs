using System.Globalization;
using System.Text.Json;
using Vigie.Collect.Feeds;
using Vigie.Model.Text;

namespace Vigie.Collect.Pull;

/// <summary>The fields of a place's JSON, read leniently: what is absent or of another kind than expected is null, empty or zero.</summary>
internal readonly record struct Fields(JsonElement Json)
{
    private const int LongestId = 1_000;

    /// <summary>No browser opens a longer address, and a message has no room for it.</summary>
    private const int LongestUrl = 2_000;

    public bool IsObject => Json.ValueKind == JsonValueKind.Object;

    public Fields this[string name] => new(IsObject && JsonText.Member(Json, name) is { } found ? found : default);

    public IEnumerable<Fields> Items => Json.ValueKind == JsonValueKind.Array ? Json.EnumerateArray().Select(item => new Fields(item)) : [];

    /// <summary>A text as it stands; null when it is none or empty.</summary>
    public string? Text => Json.ValueKind == JsonValueKind.String && JsonText.Of(Json) is { Length: > 0 } text ? text : null;

    /// <summary>An id: a text or a number, never calculated with; null when it is neither or too long.</summary>
    public string? Id => (Json.ValueKind == JsonValueKind.Number ? Json.GetRawText() : Text) is { Length: > 0 and <= LongestId } id
        && !string.IsNullOrWhiteSpace(id) ? id : null;

    /// <summary>A web address; null when it is none that can be opened.</summary>
    public string? Url => Text is { Length: <= LongestUrl } url && WebAddress.TryParse(url, out _) ? url : null;

    /// <summary>A name in one line.</summary>
    public string? Name => FeedText.Value(Text) is { } name ? FeedText.Cut(name.Replace('\n', ' '), 200) : null;

    public bool IsTrue => Json.ValueKind == JsonValueKind.True;

    public bool IsFalse => Json.ValueKind == JsonValueKind.False;

    /// <summary>A whole number, also one written as a text.</summary>
    public long? Number => Json.ValueKind == JsonValueKind.Number && Json.TryGetInt64(out var number) ? number
        : long.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number : null;

    /// <summary>A count: zero when absent or negative.</summary>
    public long Count => Math.Max(0, Number ?? 0);

    /// <summary>A time in ISO 8601; null when it is none.</summary>
    public DateTimeOffset? Time => FeedDate.Parse(Text) is { Year: >= 1970 } time ? time : null;

    /// <summary>Two or three letters; null when the place does not know.</summary>
    public string? Language => Text?.Split('-', '_')[0].ToLowerInvariant() is { Length: 2 or 3 } tag
        && tag != "und" && tag.All(char.IsAsciiLetterLower) ? tag : null;
}
