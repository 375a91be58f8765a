using System.Runtime.Intrinsics;

namespace Vigie.Enrich;

internal sealed partial class TextScorer
{
    private const int MaximumReasons = 5;

    /// <summary>A word that says less than this for the answer is no reason.</summary>
    private const double LeastReason = 0.03;

    /// <summary>Nor is one that says less than this part of what the strongest says.</summary>
    private const double LeastShare = 0.15;

    private readonly int[] _best = new int[MaximumReasons];

    private readonly double[] _bestValues = new double[MaximumReasons];

    private (Vector128<short> Words, Vector128<short> Parts)[] _shares = new (Vector128<short>, Vector128<short>)[128];

    /// <summary>
    /// The words of the text scored last that weighed most for one of its classes against the mean of the others: as written, strongest
    /// first, each once, at most five. What the word lists say of the whole text is said by the words that they know.
    /// </summary>
    /// <param name="direction">Which feelings speak for the class: 1 good ones, -1 bad ones, 0 none.</param>
    public IReadOnlyList<string> Reasons(TextReading reading, int column, int classes, int winner, double step, int direction)
    {
        var (words, parts) = _sums.Scales(BlockScales.Content);
        var pieces = reading.Pieces;
        var feelings = _features.Feelings[..pieces.Length];
        var perFeeling = PerFeeling(feelings, column, classes, winner, direction);
        var found = 0;
        for (var i = 0; i < pieces.Length; i++)
        {
            if (!CanBeReason(pieces[i].Kind))
            {
                continue;
            }

            var (byWords, byParts) = _shares[i];
            var value = ((Lead(byWords, column, classes, winner) * words) + (Lead(byParts, column, classes, winner) * parts)
                + (perFeeling * Math.Max(0, feelings[i] * direction))) * step;
            if (value >= LeastReason && SaysSomething(reading, pieces[i]))
            {
                found = Insert(reading, i, value, found);
            }
        }

        while (found > 0 && _bestValues[found - 1] < _bestValues[0] * LeastShare)
        {
            found--;
        }

        var reasons = new string[found];
        for (var i = 0; i < found; i++)
        {
            reasons[i] = reading.Written(pieces[_best[i]]);
        }

        return reasons;
    }

    private static bool CanBeReason(TokenKind kind) =>
        kind is TokenKind.Word or TokenKind.Hashtag or TokenKind.Emoji or TokenKind.Emoticon;

    /// <summary>A person who asks why is not helped by "the" or an elided "c'".</summary>
    private static bool SaysSomething(TextReading reading, Piece piece) =>
        piece.Kind != TokenKind.Word
        || (!SmallWords.IsJoiner(piece.Hash) && reading.Text.AsSpan(piece.From, piece.Until - piece.From).TrimEnd("'’").Length > 1);

    private static double Lead(Vector128<short> share, int column, int classes, int winner)
    {
        var others = 0;
        for (var k = 0; k < classes; k++)
        {
            others += k == winner ? 0 : share[column + k];
        }

        return share[column + winner] - ((double)others / (classes - 1));
    }

    /// <summary>What the signs of the text weigh for the class, for each unit of a feeling that speaks for it.</summary>
    private double PerFeeling(ReadOnlySpan<int> feelings, int column, int classes, int winner, int direction)
    {
        var felt = 0;
        foreach (var feeling in feelings)
        {
            felt += Math.Max(0, feeling * direction);
        }

        var others = 0;
        for (var k = 0; k < classes; k++)
        {
            others += k == winner ? 0 : _sums.SignOf(column + k);
        }

        var lead = _sums.SignOf(column + winner) - ((double)others / (classes - 1));
        return felt == 0 ? 0 : Math.Max(0, lead) * BlockScales.Content.Signs / felt;
    }

    private int Insert(TextReading reading, int piece, double value, int found)
    {
        for (var i = 0; i < found; i++)
        {
            if (reading.Pieces[_best[i]].Hash == reading.Pieces[piece].Hash)
            {
                // Only the first of its kind brought the word's own weight.
                return found;
            }
        }

        var at = found;
        while (at > 0 && _bestValues[at - 1] < value)
        {
            at--;
        }

        if (at == MaximumReasons)
        {
            return found;
        }

        found = Math.Min(found + 1, MaximumReasons);
        for (var i = found - 1; i > at; i--)
        {
            (_best[i], _bestValues[i]) = (_best[i - 1], _bestValues[i - 1]);
        }

        (_best[at], _bestValues[at]) = (piece, value);
        return found;
    }

    private void BeginShares(int pieces)
    {
        if (_shares.Length < pieces)
        {
            _shares = new (Vector128<short>, Vector128<short>)[pieces * 2];
        }

        _shares.AsSpan(0, pieces).Clear();
    }

    private void Share(int piece, Vector128<short> words, Vector128<short> parts)
    {
        ref var share = ref _shares[piece];
        share.Words += words;
        share.Parts += parts;
    }
}
