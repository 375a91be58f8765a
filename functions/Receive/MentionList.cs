using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Receive;

/// <summary>One entry, read: a mention, or why it is none.</summary>
internal readonly record struct Reading(Mention? Mention, string? PassedOver)
{
    public static implicit operator Reading(Mention mention) => new(mention, null);

    /// <param name="reason">Short, the same for all such entries, without anything of the entry.</param>
    public static Reading None(string reason) => new(null, reason);
}

/// <summary>Gathers what a call holds, entry by entry; one bad entry stops no other.</summary>
internal sealed class MentionList
{
    private readonly List<Mention> mentions = [];
    private readonly List<RefusedEntry> setAside = [];
    private readonly List<string> passedOver = [];

    public ReceivedMentions Received => new(mentions, setAside) { PassedOver = [.. passedOver.Distinct()] };

    /// <param name="where">The entry's place in the body, for example <c>entry[0].changes[2]</c>; empty for the body itself.</param>
    /// <param name="entry">What is kept when it cannot be read.</param>
    /// <param name="read">Throws <see cref="FieldException"/>.</param>
    public void Add(string where, JsonElement entry, Func<Reading> read)
    {
        try
        {
            Add(read());
        }
        catch (FieldException refused)
        {
            SetAside(where, refused, JsonText.Raw(entry));
        }
    }

    public void Add(Reading reading)
    {
        if (reading.Mention is { } mention)
        {
            mentions.Add(mention);
        }
        else
        {
            passedOver.Add(reading.PassedOver ?? "nothing to read");
        }
    }

    public void SetAside(string where, FieldException refused, string body)
    {
        var dot = where.Length > 0 && refused.Field.Length > 0 ? "." : string.Empty;
        var place = where.Length + refused.Field.Length > 0 ? $"{where}{dot}{refused.Field}: " : string.Empty;
        setAside.Add(new RefusedEntry(place + refused.Message, body));
    }
}
