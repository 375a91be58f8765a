namespace Vigie.Enrich;

/// <summary>
/// The features of a text: each word once, each pair of neighbours, each word under a negation, and what the word lists say of the whole.
/// For one caller at a time; linear in the text.
/// </summary>
internal sealed partial class TextFeatures(FeelingTable feelings)
{
    /// <summary>So many words after a negator are under it, unless a comma or full stop comes first.</summary>
    private const int NegationReach = 4;

    private const ulong StartMark = 0x7e77_0001;

    private const ulong NegationSalt = 0x7e77_0002;

    private const ulong HashtagSalt = 0x7e77_0003;

    private readonly SeenSet _seen = new();

    private int[] _feelings = new int[128];

    private int _negation;

    private ulong _before;

    /// <summary>What the word lists said of each piece of the text emitted last, in units of <see cref="FeelingTable"/>.</summary>
    public ReadOnlySpan<int> Feelings => _feelings;

    public void Emit<TSink>(TextReading reading, int language, ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        var pieces = reading.Pieces;
        _seen.Begin(pieces.Length * 3);
        _before = StartMark;
        _negation = 0;
        BeginTally(pieces.Length);
        for (var i = 0; i < pieces.Length; i++)
        {
            if (pieces[i].Kind == TokenKind.Break && !IsEllipsis(pieces[i]))
            {
                _negation = 0;
                continue;
            }

            var term = pieces[i].Kind == TokenKind.Number ? TextHash.OfShape(reading.Normal(pieces[i])) : pieces[i].Hash;
            EmitPiece(pieces[i], i, term, language, ref sink);
        }

        EmitSigns(language, ref sink);
    }

    private static bool IsEllipsis(in Piece piece) => piece.Length >= 2;

    private void EmitPiece<TSink>(in Piece piece, int at, ulong term, int language, ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        if (_seen.Add(term))
        {
            sink.Term(at, term, language);
        }

        var pair = TextHash.Join(_before, term);
        if (_seen.Add(pair))
        {
            sink.Add(FeatureBlock.Words, pair, at);
        }

        if (piece.Kind == TokenKind.Hashtag)
        {
            sink.Add(FeatureBlock.Words, TextHash.Join(term, HashtagSalt), at);
        }

        var isWord = piece.Kind is TokenKind.Word or TokenKind.Hashtag;
        var role = isWord ? SmallWords.RoleOf(term) : default;
        var negated = _negation > 0;
        if (negated && isWord)
        {
            var mark = TextHash.Join(term, NegationSalt);
            if (_seen.Add(mark))
            {
                sink.Add(FeatureBlock.Words, mark, at);
            }
        }

        _feelings[at] = Tally(piece, role, pair, negated, language);
        _negation = role.IsNegator(language) ? NegationReach : Math.Max(0, _negation - 1);
        _before = term;
    }
}
