using Vigie.Model;

namespace Vigie.Enrich;

/// <summary>
/// A text cut into pieces, without an object a piece: the buffers belong to the thread and serve the next text too. A reading is good until
/// the next one of the same thread. Reads the first <see cref="Mention.MaximumTextLength"/> units; linear in them. Takes any text: lone
/// surrogates and control characters part words and are otherwise ignored.
/// </summary>
internal sealed partial class TextReading
{
    [ThreadStatic]
    private static TextReading? own;

    private char[] _normal = new char[512];

    private Piece[] _pieces = new Piece[128];

    private int _length;

    private int _count;

    private TextReading()
    {
    }

    /// <summary>What was read, as written.</summary>
    public string Text { get; private set; } = string.Empty;

    public ReadOnlySpan<Piece> Pieces => _pieces.AsSpan(0, _count);

    /// <summary>Reads a text into buffers of its own: for lists of words, which may be loaded while a text is being read.</summary>
    public static TextReading Apart(string text)
    {
        var reading = new TextReading();
        reading.Read(text);
        return reading;
    }

    /// <summary>Reads a text into this thread's buffers.</summary>
    public static TextReading Of(string text)
    {
        var reading = own ??= new TextReading();
        reading.Read(text);
        return reading;
    }

    /// <summary>
    /// The piece in lower case, with straight apostrophes, accents in one character, and runs of a letter cut to two. Emoji and emoticons
    /// as written.
    /// </summary>
    public ReadOnlySpan<char> Normal(in Piece piece) => _normal.AsSpan(piece.Start, NormalLength(piece));

    /// <summary>The piece as somebody wrote it.</summary>
    public string Written(in Piece piece) => Text[piece.From..piece.Until];

    private static int NormalLength(in Piece piece) =>
        piece.Kind is TokenKind.Exclamation or TokenKind.Question or TokenKind.Break ? 1 : piece.Length;

    private void Read(string text)
    {
        Text = text;
        _length = 0;
        _count = 0;
        var read = text.AsSpan(0, Math.Min(text.Length, Mention.MaximumTextLength));
        if (_normal.Length < read.Length * 2)
        {
            // Each unit makes one unit at most, and a mark for an elision; bounded by the maximum length.
            _normal = new char[read.Length * 2];
        }

        var at = 0;
        while (at < read.Length)
        {
            at = Letters.IsSpace(read[at]) ? at + 1 : ReadNext(read, at);
        }
    }

    private void Add(TokenKind kind, int start, int from, int until, ulong hash, bool capitals = false, bool elongated = false)
    {
        if (_count == _pieces.Length)
        {
            Array.Resize(ref _pieces, _count * 2);
        }

        _pieces[_count++] = new Piece(kind, start, _length - start, from, until, hash, capitals, elongated);
    }
}
