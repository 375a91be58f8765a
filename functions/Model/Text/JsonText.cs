using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Vigie.Model.Text;

/// <summary>Texts in JSON that somebody else wrote.</summary>
public static class JsonText
{
    /// <summary>
    /// A string's text; null when it is none, as after bytes that are no UTF-8 or an escape that makes half a surrogate pair. Those pass
    /// <see cref="JsonDocument"/> and are found only by whoever asks for the text.
    /// </summary>
    public static string? Of(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// The member of an object, the last of that name; null when there is none. Members whose own names cannot be read are passed over;
    /// beside such names the one that is looked for must be written without escapes.
    /// </summary>
    public static JsonElement? Member(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var found) ? found : null;
        }
        catch (InvalidOperationException) when (json.ValueKind == JsonValueKind.Object)
        {
            // Bytes are compared, as each name that is asked for and cannot be read costs an exception, and there may be many.
            var wanted = Encoding.UTF8.GetBytes(name);
            JsonElement? last = null;
            foreach (var member in json.EnumerateObject())
            {
                last = JsonMarshal.GetRawUtf8PropertyName(member).SequenceEqual(wanted) ? member.Value : last;
            }

            return last;
        }
    }

    /// <summary>Null when the name cannot be read.</summary>
    public static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The JSON as it was written; bytes that are no UTF-8 become the sign for a broken character.</summary>
    public static string Raw(JsonElement value) => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value));
}
