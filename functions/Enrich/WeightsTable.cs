using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Vigie.Enrich;

/// <summary>
/// 2^n rows of one signed byte a class, all classes of a row side by side, so that one look-up serves all questions: 4 bytes a row where
/// they are enough (half the memory, and more of it near the processor), else 8. In memory as in the file. Read-only; thread-safe.
/// </summary>
internal sealed class WeightsTable
{
    /// <summary>Classes of a row, at most.</summary>
    public const int MostClasses = 8;

    private const int Narrow = MostClasses / 2;

    private readonly byte[] _rows;

    private readonly bool _isNarrow;

    /// <param name="bits">The table has 2^bits rows.</param>
    /// <param name="rows">Exactly <see cref="Length"/> bytes; kept, not copied.</param>
    public WeightsTable(int bits, int classes, byte[] rows)
    {
        (Bits, _rows, _isNarrow) = (bits, rows, classes <= Narrow);
        if (rows.Length != Length(bits, classes))
        {
            throw new ArgumentException($"{rows.Length} bytes are not 2^{bits} rows of {classes} classes.", nameof(rows));
        }
    }

    public int Bits { get; }

    public ReadOnlySpan<byte> Rows => _rows;

    /// <summary>Bytes that a table takes.</summary>
    /// <exception cref="InvalidDataException">No table has so many classes.</exception>
    public static int Length(int bits, int classes) => classes is >= 1 and <= MostClasses
        ? (classes <= Narrow ? Narrow : MostClasses) << bits
        : throw new InvalidDataException($"The weights have {classes} classes a table; 1 to {MostClasses} are possible.");

    /// <param name="planes">Of each class, its weight in every row.</param>
    public static WeightsTable Of(int bits, IReadOnlyList<sbyte[]> planes)
    {
        var rows = new byte[Length(bits, planes.Count)];
        var width = rows.Length >> bits;
        for (var k = 0; k < planes.Count; k++)
        {
            for (var row = 0; row < 1 << bits; row++)
            {
                rows[(row * width) + k] = (byte)planes[k][row];
            }
        }

        return new WeightsTable(bits, planes.Count, rows);
    }

    public Vector128<short> Row(ulong hash)
    {
        var row = TextHash.Row(hash, Bits);
        return Vector128.WidenLower(_isNarrow
            ? Vector128.CreateScalar(BinaryPrimitives.ReadUInt32LittleEndian(_rows.AsSpan(row * Narrow))).AsSByte()
            : Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(_rows.AsSpan(row * MostClasses))).AsSByte());
    }
}
