using System.Security.Cryptography;

namespace Vigie.Enrich;

internal static partial class WeightsFile
{
    /// <exception cref="InvalidDataException">The file is none of weights, of another version, or damaged.</exception>
    public static WeightsContent Read(byte[] file)
    {
        if (file.Length < HeadLength || !file.AsSpan().StartsWith(Magic))
        {
            throw new InvalidDataException(
                $"The weights ({file.Length} bytes) do not begin with VIGW: this is no file of weights. Train again.");
        }

        if (file[Magic.Length] != Version)
        {
            throw new InvalidDataException($"The weights are of version {file[Magic.Length]}; this program reads {Version}. Train again.");
        }

        if (!SHA256.HashData(file.AsSpan(HeadLength)).AsSpan().SequenceEqual(file.AsSpan(Magic.Length + 1, SHA256.HashSizeInBytes)))
        {
            throw new InvalidDataException(
                $"The weights ({file.Length} bytes) are damaged: their check sum is wrong. Build or train again.");
        }

        using var reader = new BinaryReader(new MemoryStream(file, HeadLength, file.Length - HeadLength));
        return ReadContent(reader);
    }

    private static WeightsContent ReadContent(BinaryReader reader)
    {
        var languageBits = ReadBits(reader);
        var contentBits = ReadBits(reader);
        var language = ReadHead(reader);
        var content = new WeightsHead[reader.ReadByte()];
        for (var i = 0; i < content.Length; i++)
        {
            content[i] = ReadHead(reader);
        }

        var feelings = ReadFeelings(reader);
        var languageTable = ReadTable(reader, languageBits, language.Classes);
        var contentTable = ReadTable(reader, contentBits, content.Sum(head => head.Classes));
        return new(language, content, feelings, languageTable, contentTable);
    }

    private static int ReadBits(BinaryReader reader)
    {
        var bits = reader.ReadByte();
        return bits is >= 4 and <= MaximumBits
            ? bits
            : throw new InvalidDataException($"The weights have tables of 2^{bits} rows; 2^4 to 2^{MaximumBits} are possible.");
    }

    private static WeightsHead ReadHead(BinaryReader reader)
    {
        var name = reader.ReadString();
        var step = reader.ReadSingle();
        var bias = new float[reader.ReadByte()];
        for (var i = 0; i < bias.Length; i++)
        {
            bias[i] = reader.ReadSingle();
        }

        return new WeightsHead(name, step, bias);
    }

    private static (uint Key, sbyte Value)[] ReadFeelings(BinaryReader reader)
    {
        var feelings = new (uint Key, sbyte Value)[reader.ReadInt32()];
        uint key = 0;
        for (var i = 0; i < feelings.Length; i++)
        {
            key += (uint)reader.Read7BitEncodedInt64();
            feelings[i].Key = key;
        }

        for (var i = 0; i < feelings.Length; i++)
        {
            feelings[i].Value = reader.ReadSByte();
        }

        return feelings;
    }

    private static WeightsTable ReadTable(BinaryReader reader, int bits, int classes)
    {
        var rows = new byte[WeightsTable.Length(bits, classes)];
        reader.BaseStream.ReadExactly(rows);
        return new(bits, classes, rows);
    }
}
