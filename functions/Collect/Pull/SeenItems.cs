using System.Buffers.Text;

namespace Vigie.Collect.Pull;

/// <summary>
/// Items that were seen, each with the state it was in: 6 bytes of its id and 3 of its mark. A new item is mistaken for a known one once in
/// 10^11. Bounded: the oldest are forgotten first, and what is forgotten is read again and dropped by whoever stores it.
/// </summary>
internal sealed class SeenItems
{
    public const int Maximum = 2_400;

    private const int EntryBytes = 9;

    /// <summary>Newest last.</summary>
    private readonly LinkedList<(long Id, int Mark)> order = [];
    private readonly Dictionary<long, LinkedListNode<(long Id, int Mark)>> known = [];

    public int Count => known.Count;

    /// <exception cref="FormatException">It is no base64url.</exception>
    public static SeenItems Unpack(string text)
    {
        var seen = new SeenItems();
        foreach (var entry in Base64Url.DecodeFromChars(text).Chunk(EntryBytes).Where(entry => entry.Length == EntryBytes))
        {
            seen.Remember(PackedHash.Read(entry.AsSpan(0, 6)), (int)PackedHash.Read(entry.AsSpan(6, 3)));
        }

        return seen;
    }

    public string Pack()
    {
        var bytes = new byte[order.Count * EntryBytes];
        var at = 0;
        foreach (var (id, mark) in order)
        {
            PackedHash.Write(id, bytes.AsSpan(at, 6));
            PackedHash.Write(mark, bytes.AsSpan(at + 6, 3));
            at += EntryBytes;
        }

        return Base64Url.EncodeToString(bytes);
    }

    public bool Knows(string id) => known.ContainsKey(PackedHash.Of(id, 6));

    /// <summary>Whether it was seen in this very state.</summary>
    public bool Knows(string id, string mark) =>
        known.TryGetValue(PackedHash.Of(id, 6), out var entry) && entry.Value.Mark == (int)PackedHash.Of(mark, 3);

    /// <summary>Remembers it as the newest.</summary>
    public void Remember(string id, string mark) => Remember(PackedHash.Of(id, 6), (int)PackedHash.Of(mark, 3));

    private void Remember(long id, int mark)
    {
        if (known.TryGetValue(id, out var entry))
        {
            order.Remove(entry);
        }

        known[id] = order.AddLast((id, mark));
        if (known.Count > Maximum)
        {
            known.Remove(order.First!.Value.Id);
            order.RemoveFirst();
        }
    }
}
