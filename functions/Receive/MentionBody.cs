using System.Globalization;
using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Receive;

/// <summary>The body of whoever sends in the form that is ours: <c>{"mentions":[…]}</c>.</summary>
internal static class MentionBody
{
    /// <summary>Fewer than the 1 MiB body could hold: whoever needs more posts more often.</summary>
    public const int MaximumEntries = 10_000;

    private const int MaximumDepth = 16;

    /// <exception cref="ExpectedFailureException">The body as a whole cannot be read.</exception>
    public static ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now)
    {
        using var document = CallBody.JsonOf(call, MaximumDepth);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || JsonText.Member(document.RootElement, "mentions") is not { ValueKind: JsonValueKind.Array } entries)
        {
            throw CallBody.Unreadable("""The body is no {"mentions":[…]}: an object with the list "mentions" is expected.""");
        }

        if (entries.GetArrayLength() > MaximumEntries)
        {
            throw CallBody.Unreadable(
                $"The list \"mentions\" has {entries.GetArrayLength()} entries; {MaximumEntries} are allowed in one call.");
        }

        var reader = new MentionReader(source, now);
        var list = new MentionList();
        foreach (var (index, entry) in entries.EnumerateArray().Index())
        {
            list.Add(string.Create(CultureInfo.InvariantCulture, $"mentions[{index}]"), entry, () => reader.Read(entry));
        }

        return list.Received;
    }
}
