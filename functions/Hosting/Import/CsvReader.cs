using System.Text;

namespace Vigie.Hosting.Import;

/// <summary>
/// Records of separated values (RFC 4180), one at a time: fields may be quoted, and a quoted one may hold separators, doubled quotes and
/// line ends. A quote within an unquoted field is a character like others. Not thread-safe.
/// </summary>
/// <exception cref="ImportFaultException">A quote is never closed, or a record is beyond the bounds.</exception>
internal sealed class CsvReader(TextReader input, char separator)
{
    /// <summary>UTF-16 units of one record.</summary>
    public const int MaximumRecord = 1024 * 1024;

    public const int MaximumFields = 2_000;

    private readonly char[] buffer = new char[32 * 1024];
    private readonly StringBuilder field = new();
    private List<string> fields = [];
    private int start;
    private int end;
    private int length;

    /// <summary>The line that the last record begins on, from 1.</summary>
    public long Line { get; private set; }

    private long next = 1;

    /// <summary>The fields of the next record that is not empty; null at the end.</summary>
    public IReadOnlyList<string>? Read()
    {
        while (Peek() >= 0)
        {
            var record = ReadRecord();
            if (record.Count > 1 || record[0].Length > 0)
            {
                return record;
            }
        }

        return null;
    }

    private List<string> ReadRecord()
    {
        (fields, length, Line) = ([], 0, next);
        while (true)
        {
            var ended = Peek() == '"' ? ReadQuoted() : ReadPlain();
            if (fields.Count == MaximumFields)
            {
                throw new ImportFaultException($"line {Line}: the record has more than {MaximumFields} fields; is the separator right?");
            }

            fields.Add(field.ToString());
            field.Clear();
            if (ended)
            {
                return fields;
            }
        }
    }

    /// <returns>Whether the record ends with the field.</returns>
    private bool ReadPlain()
    {
        while (true)
        {
            var c = Take();
            if (c < 0 || EndsLine(c))
            {
                return true;
            }

            if (c == separator)
            {
                return false;
            }

            Append((char)c);
        }
    }

    private bool ReadQuoted()
    {
        var opened = next;
        Take();
        while (true)
        {
            var c = Take();
            if (c < 0)
            {
                throw new ImportFaultException($"line {opened}: a quote is opened there and never closed.");
            }

            if (c == '"')
            {
                if (Peek() != '"')
                {
                    // What follows the closing quote up to the separator belongs to the field: hand-made files have it.
                    return ReadPlain();
                }

                Take();
            }
            else if (c == '\n')
            {
                next++;
            }

            Append((char)c);
        }
    }

    /// <summary>LF, CR LF, or the CR of old.</summary>
    private bool EndsLine(int c)
    {
        if (c is not ('\n' or '\r'))
        {
            return false;
        }

        if (c == '\r' && Peek() == '\n')
        {
            Take();
        }

        next++;
        return true;
    }

    private void Append(char c)
    {
        if (++length > MaximumRecord)
        {
            throw new ImportFaultException(
                $"line {Line}: the record has more than {MaximumRecord} characters; a quote may be left open there.");
        }

        field.Append(c);
    }

    private int Peek()
    {
        if (start == end)
        {
            (start, end) = (0, input.Read(buffer, 0, buffer.Length));
        }

        return start < end ? buffer[start] : -1;
    }

    private int Take()
    {
        var c = Peek();
        if (c >= 0)
        {
            start++;
        }

        return c;
    }
}
