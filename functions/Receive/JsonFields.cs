using System.Text.Json;
using Vigie.Model.Text;

namespace Vigie.Receive;

/// <summary>The fields of one JSON object, read with their limits. Null is the same as absent; unknown fields are ignored.</summary>
internal readonly struct JsonFields
{
    private readonly JsonElement element;
    private readonly string path;

    /// <exception cref="FieldException">It is no object.</exception>
    public JsonFields(JsonElement element, string path = "")
    {
        (this.element, this.path) = (element, path);
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FieldException(path, "an object is expected.");
        }
    }

    public string Required(string name, int longest) => Text(name, longest) is { } text && !string.IsNullOrWhiteSpace(text)
        ? text
        : throw Fault(name, "is required and must not be empty.");

    /// <summary>A text of at most <paramref name="longest"/> UTF-16 units.</summary>
    public string? Text(string name, int longest) => AnyText(name) is not { } text ? null
        : text.Length <= longest ? text
        : throw Fault(name, $"has {text.Length} characters; {longest} are allowed.");

    /// <summary>A text cut to <paramref name="longest"/> UTF-16 units, never within a character.</summary>
    public string? CutText(string name, int longest)
    {
        var text = AnyText(name);
        return text is null || text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }

    /// <summary>An id: a text, or a number as senders often have them.</summary>
    public string? Id(string name, int longest) =>
        Find(name) is { ValueKind: JsonValueKind.Number } number ? Limited(name, number.GetRawText(), longest) : Text(name, longest);

    public bool Flag(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw Fault(name, "must be true or false."),
    };

    public long? Count(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var count) && count >= 0 => count,
        _ => throw Fault(name, "must be a whole number, 0 or more."),
    };

    public double? Number(string name, double least, double most) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) && value >= least && value <= most => value,
        _ => throw Fault(name, $"must be a number from {least} to {most}."),
    };

    public JsonFields? Object(string name) => Find(name) is { } found ? new JsonFields(found, PathOf(name)) : null;

    /// <summary>The entries of a list; none when it is absent.</summary>
    public IReadOnlyList<JsonElement> List(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        _ => throw Fault(name, "must be a list."),
    };

    /// <summary>The object of that name.</summary>
    public JsonFields RequiredObject(string name) => Object(name) ?? throw Fault(name, "is required.");

    /// <summary>An id that must be there: a text, or a number.</summary>
    public string RequiredId(string name, int longest = MentionReader.MaximumIdLength) =>
        Id(name, longest) is { } id && !string.IsNullOrWhiteSpace(id) ? id : throw Fault(name, "is required and must not be empty.");

    /// <summary>An address that a browser opens; null for any other, as it is worth less than the words beside it.</summary>
    public string? Link(string name) =>
        CutText(name, MentionReader.MaximumUrlLength) is { Length: < MentionReader.MaximumUrlLength } text
            && WebAddress.TryParse(text, out var url)
            ? url.AbsoluteUri
            : null;

    public FieldException Fault(string name, string message) => new(PathOf(name), message);

    private string? AnyText(string name)
    {
        if (Find(name) is not { } found)
        {
            return null;
        }

        if (found.ValueKind != JsonValueKind.String)
        {
            throw Fault(name, "must be a text.");
        }

        return JsonText.Of(found) ?? throw Fault(name, "holds a broken character (half of a surrogate pair).");
    }

    private string Limited(string name, string text, int longest) =>
        text.Length <= longest ? text : throw Fault(name, $"has {text.Length} digits; {longest} are allowed.");

    private JsonElement? Find(string name) =>
        JsonText.Member(element, name) is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } found
            ? found
            : null;

    private string PathOf(string name) => path.Length > 0 ? $"{path}.{name}" : name;
}
