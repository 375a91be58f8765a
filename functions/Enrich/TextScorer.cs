namespace Vigie.Enrich;

/// <summary>
/// Answers the model's questions about a text. Weights are summed as integers, and what follows is IEEE arithmetic in one order: the same
/// text, the same answer, on every machine. For one caller at a time; nothing it holds grows with the number of texts.
/// </summary>
internal sealed partial class TextScorer : IDisposable
{
    private readonly TextModel _model;

    private readonly TextFeatures _features;

    private readonly WordCache _languageWords = new();

    private readonly WordCache _contentWords = new();

    private readonly WeightsHead[] _heads;

    private readonly double[] _languages;

    private readonly double[] _scores = new double[WeightsTable.MostClasses];

    private TextScorer(TextModel model)
    {
        _model = model;
        _heads = [.. model.Heads];
        _features = new TextFeatures(model.Feelings);
        _languages = new double[model.Language.Classes];
    }

    /// <summary>A scorer for the caller alone, until it is disposed of. What it answered is good until then.</summary>
    public static TextScorer Borrow(TextModel model) => model.Scorers.Take() ?? new TextScorer(model);

    /// <summary>Gives it back to those that wait; once, and the caller looks at it no more.</summary>
    public void Dispose() => _model.Scorers.Give(this);

    /// <summary>Scores of the languages before softmax, good until the next call; empty when the text has no words.</summary>
    public Span<double> Languages(TextReading reading)
    {
        var sums = default(BlockSums);
        foreach (var piece in reading.Pieces)
        {
            if (LanguageFeatures.IsTold(piece.Kind))
            {
                sums.Add(LanguageSums(reading, piece));
            }
        }

        if (sums.WordCount == 0)
        {
            return [];
        }

        sums.Score(BlockScales.Language, _model.Language.Step, _languages);
        for (var k = 0; k < _languages.Length; k++)
        {
            _languages[k] += _model.Language.Bias[k];
        }

        return _languages;
    }

    /// <summary>Probabilities by column, good until the next call; see <see cref="TextModel.ColumnOf"/>.</summary>
    /// <param name="language">Index of the language that the text is read in.</param>
    public ReadOnlySpan<double> Content(TextReading reading, int language)
    {
        BeginShares(reading.Pieces.Length);
        var sink = new Sink(this, reading);
        _features.Emit(reading, language, ref sink);
        _sums = sink.Sums;
        var column = 0;
        foreach (var head in _heads)
        {
            _sums.Score(BlockScales.Content, head.Step, _scores.AsSpan(column, head.Classes), column);
            Finish(head, _scores.AsSpan(column, head.Classes));
            column += head.Classes;
        }

        return _scores;
    }

    private static void Finish(WeightsHead head, Span<double> scores)
    {
        for (var k = 0; k < scores.Length; k++)
        {
            scores[k] += head.Bias[k];
        }

        if (scores.Length == 1)
        {
            scores[0] = Softmax.Sigmoid(scores[0]);
        }
        else
        {
            Softmax.Apply(scores);
        }
    }

    private ref WordSums LanguageSums(TextReading reading, in Piece piece)
    {
        var word = reading.Normal(piece);
        ref var sums = ref _languageWords.Find(word, piece.Hash, out var found);
        if (!found)
        {
            var sink = new WordSink(_model, isLanguage: true);
            LanguageFeatures.Emit(word, piece.Hash, ref sink);
            sums = sink.Sums;
        }

        return ref sums;
    }

    private ref WordSums ContentSums(TextReading reading, in Piece piece, ulong term, int language)
    {
        // Names and amounts are not looked at: all persons are one word, and all numbers of one shape.
        var word = piece.Kind is TokenKind.Person or TokenKind.Number ? [] : reading.Normal(piece);
        ref var sums = ref _contentWords.Find(word, TextHash.Join(term, (ulong)language), out var found);
        if (!found)
        {
            var sink = new WordSink(_model, isLanguage: false);
            WordFeatures.Emit(word, term, piece.Kind, language, ref sink);
            sums = sink.Sums;
        }

        return ref sums;
    }
}
