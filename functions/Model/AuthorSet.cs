using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Vigie.Model;

/// <summary>
/// Distinct authors of a thread: exact up to <see cref="Capacity"/>, in any order of arrival, and small enough for one table property.
/// Beyond it further authors are counted without being remembered, so that one who posts again counts again.
/// Holds hashes only: no name can be read back.
/// </summary>
public sealed record AuthorSet
{
    /// <summary>1,024 hashes of 8 bytes are 11 KB of base64: inside the 64 KiB of a table property.</summary>
    public const int Capacity = 1024;

    public static AuthorSet Empty { get; } = new();

    /// <summary>Sorted 64-bit hashes, big-endian, base64.</summary>
    public string Hashes { get; init => field = value ?? string.Empty; } = string.Empty;

    public int Beyond { get; init; }

    [JsonIgnore]
    public int Count => KnownCount(Hashes) + Beyond;

    /// <summary>
    /// The set with <paramref name="identity"/> in it, and whether it was new. An empty identity (nobody known) is one author.
    /// </summary>
    public (AuthorSet Set, bool Added) With(string identity)
    {
        var hash = HashOf(identity);
        var known = Decode(Hashes);
        var index = Array.BinarySearch(known, hash);
        if (index >= 0)
        {
            return (this, false);
        }

        if (known.Length >= Capacity)
        {
            return (this with { Beyond = Beyond + 1 }, true);
        }

        var grown = new ulong[known.Length + 1];
        var at = ~index;
        known.AsSpan(0, at).CopyTo(grown);
        grown[at] = hash;
        known.AsSpan(at).CopyTo(grown.AsSpan(at + 1));
        return (this with { Hashes = Encode(grown) }, true);
    }

    /// <summary>The set without <paramref name="identity"/>; one that is counted beyond the capacity stays.</summary>
    public AuthorSet Without(string identity)
    {
        var hash = HashOf(identity);
        return this with { Hashes = Encode([.. Decode(Hashes).Where(known => known != hash)]) };
    }

    private static ulong HashOf(string identity) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));

    private static int KnownCount(string hashes) => hashes.Length / 4 * 3 / 8;

    private static ulong[] Decode(string hashes)
    {
        var bytes = Convert.FromBase64String(hashes);
        var values = new ulong[bytes.Length / 8];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(i * 8));
        }

        return values;
    }

    private static string Encode(ulong[] values)
    {
        var bytes = new byte[values.Length * 8];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * 8), values[i]);
        }

        return Convert.ToBase64String(bytes);
    }
}
