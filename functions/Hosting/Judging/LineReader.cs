namespace Vigie.Hosting.Judging;

/// <summary>
/// Cuts a stream of bytes into lines, whatever is in them, with one buffer for all of them. A line ends at LF; one CR before it and a byte
/// order mark at the beginning are no part of any line. Not thread-safe.
/// </summary>
/// <param name="input">Where the bytes come from.</param>
/// <param name="beforeWaiting">Called before each read of the stream, which may wait for more: the time to hand out what is ready.</param>
internal sealed class LineReader(Stream input, Action beforeWaiting)
{
    /// <summary>Bytes of one line that are kept; what follows them is read and dropped.</summary>
    public const int MaximumLine = 16 * 1024 * 1024;

    private const byte LineFeed = (byte)'\n';

    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool begun;
    private bool ended;

    /// <summary>The next line, good until the next call; false at the end. What follows the last LF is a line unless it is empty.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var unread = buffer.AsSpan(start, end - start);
            var at = unread[searched..].IndexOf(LineFeed);
            if (at >= 0)
            {
                line = Cleaned(unread[..(searched + at)]);
                start += searched + at + 1;
                return true;
            }

            if (unread.Length >= MaximumLine)
            {
                line = Cleaned(unread[..MaximumLine]);
                DropRest();
                return true;
            }

            searched = unread.Length;
            if (ended)
            {
                line = Cleaned(unread);
                start = end;
                return searched > 0;
            }

            Fill();
        }
    }

    private ReadOnlySpan<byte> Cleaned(ReadOnlySpan<byte> line)
    {
        if (!begun)
        {
            begun = true;
            line = line.StartsWith("\uFEFF"u8) ? line[3..] : line;
        }

        return line is [.. var before, (byte)'\r'] ? before : line;
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        beforeWaiting();
        var read = input.Read(buffer, end, buffer.Length - end);
        end += read;
        ended = read == 0;
    }

    /// <summary>The line that was given out stays where it is until the next call: only what comes behind it is written over.</summary>
    private void DropRest()
    {
        var rest = start + MaximumLine;
        while (true)
        {
            var at = buffer.AsSpan(rest, end - rest).IndexOf(LineFeed);
            if (at >= 0)
            {
                start = rest + at + 1;
                return;
            }

            if (ended)
            {
                start = end;
                return;
            }

            end = rest;
            if (end == buffer.Length)
            {
                // Room behind the line; the line itself is in the old buffer, which lives as long as somebody looks at it.
                Array.Resize(ref buffer, buffer.Length + (64 * 1024));
            }

            beforeWaiting();
            var read = input.Read(buffer, end, buffer.Length - end);
            end += read;
            ended = read == 0;
        }
    }
}
