using System.Text;

namespace Vigie.Store.Embedded;

/// <summary>The properties of a row as bytes: name, type letter, value; small, exact and quick to read back.</summary>
internal static class PropertyCodec
{
    public static byte[] Encode(Dictionary<string, object?> properties)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        foreach (var (name, value) in properties)
        {
            if (value is not null)
            {
                writer.Write(name);
                WriteValue(writer, value);
            }
        }

        writer.Flush();
        return buffer.ToArray();
    }

    public static void Decode(byte[] bytes, Dictionary<string, object?> properties, IReadOnlyList<string> select)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        while (reader.BaseStream.Position < bytes.Length)
        {
            var name = reader.ReadString();
            var value = ReadValue(reader);
            if (select.Count == 0 || select.Contains(name))
            {
                properties[name] = value;
            }
        }
    }

    private static void WriteValue(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.Write('s');
                writer.Write(text);
                break;
            case int number:
                writer.Write('i');
                writer.Write(number);
                break;
            case long number:
                writer.Write('l');
                writer.Write(number);
                break;
            case double number:
                writer.Write('d');
                writer.Write(number);
                break;
            case bool truth:
                writer.Write('b');
                writer.Write(truth);
                break;
            case DateTimeOffset time:
                writer.Write('t');
                writer.Write(time.UtcTicks);
                break;
            case Guid guid:
                writer.Write('g');
                writer.Write(guid.ToByteArray());
                break;
            case byte[] bytes:
                writer.Write('x');
                writer.Write(bytes.Length);
                writer.Write(bytes);
                break;
            default:
                throw new ArgumentException($"A table cannot hold a {value.GetType().Name}.", nameof(value));
        }
    }

    private static object ReadValue(BinaryReader reader) => reader.ReadChar() switch
    {
        's' => reader.ReadString(),
        'i' => reader.ReadInt32(),
        'l' => reader.ReadInt64(),
        'd' => reader.ReadDouble(),
        'b' => reader.ReadBoolean(),
        't' => new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
        'g' => new Guid(reader.ReadBytes(16)),
        'x' => reader.ReadBytes(reader.ReadInt32()),
        var letter => throw new InvalidDataException($"The row has a value of the unknown type '{letter}'."),
    };
}
