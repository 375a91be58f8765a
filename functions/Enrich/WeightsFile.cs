using System.Security.Cryptography;

namespace Vigie.Enrich;

/// <summary>One question that the weights answer.</summary>
/// <param name="Name">What is asked, for example "sentiment".</param>
/// <param name="Step">What one unit of a weight is worth.</param>
/// <param name="Bias">What each class starts with; one class alone is a yes or no.</param>
internal sealed record WeightsHead(string Name, float Step, float[] Bias)
{
    public int Classes => Bias.Length;
}

/// <summary>What a file of weights holds.</summary>
/// <param name="Feelings">Sorted by key.</param>
/// <param name="LanguageTable">Classes of <paramref name="Language"/>.</param>
/// <param name="ContentTable">Classes of all <paramref name="Content"/> heads, in their order.</param>
internal sealed record WeightsContent(
    WeightsHead Language,
    IReadOnlyList<WeightsHead> Content,
    IReadOnlyList<(uint Key, sbyte Value)> Feelings,
    WeightsTable LanguageTable,
    WeightsTable ContentTable);

/// <summary>
/// The file of weights: "VIGW", the version of the format, SHA-256 of the rest, and the rest as it is in memory, so that loading is a copy.
/// The version changes with the features too: weights of other features would be read without complaint and mean nothing.
/// </summary>
internal static partial class WeightsFile
{
    public const byte Version = 2;

    private const int MaximumBits = 20;

    private const int HeadLength = 5 + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "VIGW"u8;

    public static byte[] Write(WeightsContent content)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write((byte)content.LanguageTable.Bits);
        writer.Write((byte)content.ContentTable.Bits);
        WriteHead(writer, content.Language);
        writer.Write((byte)content.Content.Count);
        foreach (var head in content.Content)
        {
            WriteHead(writer, head);
        }

        WriteFeelings(writer, content.Feelings);
        writer.Write(content.LanguageTable.Rows);
        writer.Write(content.ContentTable.Rows);
        var rest = stream.ToArray();
        return [.. Magic, Version, .. SHA256.HashData(rest), .. rest];
    }

    private static void WriteHead(BinaryWriter writer, WeightsHead head)
    {
        writer.Write(head.Name);
        writer.Write(head.Step);
        writer.Write((byte)head.Classes);
        foreach (var bias in head.Bias)
        {
            writer.Write(bias);
        }
    }

    private static void WriteFeelings(BinaryWriter writer, IReadOnlyList<(uint Key, sbyte Value)> feelings)
    {
        writer.Write(feelings.Count);
        uint before = 0;
        foreach (var (key, _) in feelings)
        {
            writer.Write7BitEncodedInt64(key - before);
            before = key;
        }

        foreach (var (_, value) in feelings)
        {
            writer.Write(value);
        }
    }
}
