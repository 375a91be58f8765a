namespace Vigie.Enrich;

internal sealed partial class TextFeatures
{
    private const ulong SignSalt = 0x7e77_0100;

    /// <summary>Half a feeling of 1.</summary>
    private const int Step = FeelingTable.Unit / 2;

    private const int Steps = 10;

    private readonly int[] _last = new int[4];

    private int _terms;

    private int _positive;

    private int _negative;

    private int _afterContrast;

    private int _signsGood;

    private int _signsBad;

    private int _capitals;

    private int _elongated;

    private int _questions;

    private int _exclamations;

    private int _urls;

    private int _persons;

    private int _degree;

    private int _previousFeeling;

    private void BeginTally(int pieces)
    {
        if (_feelings.Length < pieces)
        {
            _feelings = new int[pieces * 2];
        }

        _feelings.AsSpan(0, pieces).Clear();
        (_terms, _positive, _negative, _afterContrast, _signsGood, _signsBad) = (0, 0, 0, 0, 0, 0);
        (_capitals, _elongated, _questions, _exclamations, _urls, _persons) = (0, 0, 0, 0, 0, 0);
        (_degree, _previousFeeling) = (SmallWords.PlainDegree, 0);
        _last.AsSpan().Clear();
    }

    /// <summary>How the piece feels; it goes into the sums of the whole.</summary>
    private int Tally(in Piece piece, WordRole role, ulong pair, bool negated, int language)
    {
        _capitals += piece.Capitals ? 1 : 0;
        _elongated += piece.Elongated ? 1 : 0;
        _questions += piece.Kind == TokenKind.Question ? 1 : 0;
        _exclamations += piece.Kind == TokenKind.Exclamation ? piece.Length : 0;
        _urls += piece.Kind == TokenKind.Url ? 1 : 0;
        _persons += piece.Kind == TokenKind.Person ? 1 : 0;
        var feeling = FeelingOf(piece, role, pair, negated, language);
        _positive += Math.Max(0, feeling);
        _negative += Math.Max(0, -feeling);
        _afterContrast = role.IsContrast ? 0 : _afterContrast + feeling;
        _last[_terms & 3] = feeling;
        _terms++;
        _degree = role.Degree;
        return feeling;
    }

    private int FeelingOf(in Piece piece, WordRole role, ulong pair, bool negated, int language)
    {
        int feeling;
        if (piece.Kind is TokenKind.Emoji or TokenKind.Emoticon)
        {
            feelings.TryGet(piece.Hash, FeelingTable.AnyLanguage, out feeling);
            _signsGood += feeling > 0 ? 1 : 0;
            _signsBad += feeling < 0 ? 1 : 0;
            _previousFeeling = 0;
            return feeling;
        }

        if (feelings.TryGet(pair, language, out feeling))
        {
            // A phrase says it: what its first word said alone is taken back.
            feeling -= _previousFeeling;
            _previousFeeling = 0;
            return feeling;
        }

        if (piece.Kind == TokenKind.Number || role.IsNegator(language) || !feelings.TryGet(piece.Hash, language, out feeling))
        {
            _previousFeeling = 0;
            return 0;
        }

        feeling = feeling * _degree / SmallWords.PlainDegree;
        feeling = piece.Elongated || piece.Capitals ? feeling * 5 / 4 : feeling;
        _previousFeeling = negated ? -feeling * 7 / 10 : feeling;
        return _previousFeeling;
    }

    private void EmitSigns<TSink>(int language, ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        var difference = _positive - _negative;
        Sign(0, _positive / Step, language, ref sink);
        Sign(1, _negative / Step, language, ref sink);
        Sign(2, difference / Step, language, ref sink);
        Sign(3, (int)(2 * difference / (Step * Math.Sqrt(_terms + 1))), language, ref sink);
        Sign(4, (_last[0] + _last[1] + _last[2] + _last[3]) / Step, language, ref sink);
        Sign(5, _afterContrast / Step, language, ref sink);
        Sign(6, Math.Min(_signsGood, 3), language, ref sink);
        Sign(7, Math.Min(_signsBad, 3), language, ref sink);
        Sign(8, Math.Min(_capitals, 3), language, ref sink);
        Sign(9, Math.Min(_elongated, 2), language, ref sink);
        Sign(10, Math.Min(_questions, 2), language, ref sink);
        Sign(11, Math.Min(_exclamations, 3), language, ref sink);
        Sign(12, Math.Min(_urls, 2), language, ref sink);
        Sign(13, Math.Min(_persons, 3), language, ref sink);
        Sign(14, System.Numerics.BitOperations.Log2((uint)_terms + 1), language, ref sink);
    }

    private static void Sign<TSink>(int sign, int value, int language, ref TSink sink)
        where TSink : struct, IFeatureSink, allows ref struct
    {
        var hash = TextHash.Join(SignSalt + (ulong)sign, (ulong)(100 + Math.Clamp(value, -Steps, Steps)));
        sink.Add(FeatureBlock.Signs, hash, -1);
        sink.Add(FeatureBlock.Signs, TextHash.Join(hash, (ulong)language), -1);
    }
}
