using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vigie.Enrich;

/// <summary>
/// The trained weights, ready to be summed: each row holds the weights of all classes side by side, so that one look-up serves all
/// questions.
/// Read-only after loading; thread-safe.
/// </summary>
internal sealed class TextModel
{
    /// <summary>Classes of all content heads together, at most.</summary>
    public const int Columns = 8;

    private const string Resource = "Vigie.Enrich.Weights.embedded.weights";

    private static readonly Lazy<TextModel> Shipped = new(() => new TextModel(WeightsFile.Read(ReadResource())));

    private readonly byte[] _language;

    private readonly byte[] _content;

    /// <summary>Whether four columns are enough: half the memory, and more of it near the processor.</summary>
    private readonly bool _isNarrow;

    public TextModel(WeightsContent weights)
    {
        LanguageBits = weights.LanguageBits;
        ContentBits = weights.ContentBits;
        Language = weights.Language;
        Heads = weights.Content;
        Feelings = new FeelingTable(weights.Feelings);
        _language = Interleave(weights.LanguageTable, weights.LanguageBits, Columns);
        _isNarrow = weights.Content.Sum(head => head.Classes) <= Columns / 2;
        _content = Interleave(weights.ContentTable, weights.ContentBits, _isNarrow ? Columns / 2 : Columns);
    }

    /// <summary>The weights within the program; loaded on first use.</summary>
    public static TextModel Embedded => Shipped.Value;

    public int LanguageBits { get; }

    public int ContentBits { get; }

    public WeightsHead Language { get; }

    /// <summary>The questions about content, in the order of their columns.</summary>
    public IReadOnlyList<WeightsHead> Heads { get; }

    public FeelingTable Feelings { get; }

    /// <summary>The first column of a head; -1 when the weights do not answer that question.</summary>
    public int ColumnOf(string head)
    {
        var column = 0;
        foreach (var known in Heads)
        {
            if (known.Name == head)
            {
                return column;
            }

            column += known.Classes;
        }

        return -1;
    }

    public Vector128<short> LanguageRow(ulong hash) => Wide(_language, TextHash.Row(hash, LanguageBits));

    public Vector128<short> ContentRow(ulong hash)
    {
        var row = TextHash.Row(hash, ContentBits);
        return _isNarrow ? Narrow(_content, row) : Wide(_content, row);
    }

    private static Vector128<short> Wide(byte[] table, int row) => Vector128.WidenLower(
        Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(table.AsSpan(row * Columns))).AsSByte());

    private static Vector128<short> Narrow(byte[] table, int row) => Vector128.WidenLower(
        Vector128.CreateScalar(BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan(row * (Columns / 2)))).AsSByte());

    /// <summary>Runs once, and is optimised for it: a compiler that waits until code is hot would come too late.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte[] Interleave(sbyte[] planar, int bits, int columns)
    {
        var classes = planar.Length >> bits;
        if (classes > columns)
        {
            throw new InvalidDataException($"The weights have {classes} classes a table; {columns} are possible.");
        }

        var table = new byte[columns << bits];
        for (var k = 0; k < classes; k++)
        {
            var plane = planar.AsSpan(k << bits, 1 << bits);
            for (var row = 0; row < plane.Length; row++)
            {
                table[(row * columns) + k] = (byte)plane[row];
            }
        }

        return table;
    }

    private static byte[] ReadResource()
    {
        using var stream = typeof(TextModel).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException(
                $"The program holds no {Resource}. Build it again with functions/Enrich/Weights/embedded.weights.");
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return file;
    }
}
