using System.Security.Cryptography;
using System.Text;

namespace Vigie.Collect;

/// <summary>The first bytes of a text's SHA-256 as a number, and numbers in few bytes: what cursors remember of what was seen. Pure.</summary>
internal static class PackedHash
{
    /// <param name="bytes">How many of the hash, 1 to 7.</param>
    public static long Of(string text, int bytes) => Read(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, bytes));

    /// <summary>Most significant byte first.</summary>
    public static long Read(ReadOnlySpan<byte> bytes)
    {
        long number = 0;
        foreach (var part in bytes)
        {
            number = (number << 8) | part;
        }

        return number;
    }

    /// <summary>As many bytes of it as there is room for.</summary>
    public static void Write(long number, Span<byte> bytes)
    {
        for (var at = bytes.Length - 1; at >= 0; at--)
        {
            bytes[at] = (byte)number;
            number >>= 8;
        }
    }
}
