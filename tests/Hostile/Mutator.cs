using System.Text;

namespace Vigie.Tests.Hostile;

/// <summary>
/// Makes hostile inputs out of honest ones: bits flipped, pieces cut, doubled, moved and mixed, words of the format and of its enemies put
/// in. The same seed gives the same inputs on every machine.
/// </summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> seeds, IReadOnlyList<string> words)
{
    /// <summary>What breaks readers of any format.</summary>
    private static readonly string[] AnyWords =
    [
        "\0", "\uFEFF", "\u202E", "\u2028", "\r\n", "\u001b[31m", "\\ud800", "\\udc00", "\\u0000", "NaN", "-1", "1e999", "-0", "Infinity",
        "99999999999999999999", "2147483648", "9999-12-31T23:59:59.9999999Z", "0000-00-00", "{}", "[]", "null", "\"\"", "''", "%00", "%",
        "../", "é", "\U0001F600", "e\u0301\u0301\u0301", "<![CDATA[", "]]>", "&lt;", "&#0;", "&#xD800;", "__proto__", "*/",
    ];

    /// <summary>No input grows beyond this: size has tests of its own.</summary>
    private const int LongestInput = 40_000;

    private readonly byte[][] tokens = [.. words.Concat(AnyWords).Select(Encoding.UTF8.GetBytes)];

    public byte[] Make(int number)
    {
        var random = new Random(HashCode(seed, number));
        var input = seeds[random.Next(seeds.Count)];
        for (var changes = 1 + random.Next(5); changes > 0; changes--)
        {
            input = Change(input, random);
        }

        return input.Length <= LongestInput ? input : input[..LongestInput];
    }

    private byte[] Change(byte[] input, Random random)
    {
        var at = random.Next(input.Length + 1);
        var rest = input.Length - at;
        var length = Math.Min(rest, random.Next(4) == 0 ? random.Next(rest + 1) : random.Next(16));
        switch (random.Next(9))
        {
            case 0 when rest > 0:
                var flipped = (byte[])input.Clone();
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1 when rest > 0:
                var replaced = (byte[])input.Clone();
                replaced[at] = (byte)random.Next(256);
                return replaced;
            case 2:
                return [.. input[..at], .. input[(at + length)..]];
            case 3:
                return input[..at];
            case 4:
                return [.. input[..(at + length)], .. input[at..]];
            case 5:
                var other = seeds[random.Next(seeds.Count)];
                return [.. input[..at], .. other[random.Next(other.Length + 1)..]];
            case 6:
                var to = random.Next(input.Length + 1);
                byte[] moved = [.. input[..at], .. input[(at + length)..]];
                return to <= moved.Length ? [.. moved[..to], .. input[at..(at + length)], .. moved[to..]] : moved;
            case 7:
                var token = tokens[random.Next(tokens.Length)];
                return [.. input[..at], .. Enumerable.Repeat(token, 1 << random.Next(8)).SelectMany(word => word), .. input[at..]];
            default:
                return [.. input[..at], .. tokens[random.Next(tokens.Length)], .. input[(at + length)..]];
        }
    }

    /// <summary>Not <see cref="System.HashCode"/>: that differs from run to run.</summary>
    private static int HashCode(int seed, int number) => unchecked((seed * 16_777_619) ^ (number * 486_187_739));
}
