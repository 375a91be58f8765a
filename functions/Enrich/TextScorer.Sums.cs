using System.Runtime.Intrinsics;

namespace Vigie.Enrich;

internal sealed partial class TextScorer
{
    private BlockSums _sums;

    /// <summary>Weights by block, with how many features each sum holds.</summary>
    private struct BlockSums
    {
        public int WordCount;

        private int _partCount;

        private Vector256<int> _words;

        private Vector256<int> _parts;

        private Vector256<int> _signs;

        public void Add(in WordSums sums)
        {
            _words += Widen(sums.Words);
            _parts += Widen(sums.Parts);
            WordCount += sums.WordCount;
            _partCount += sums.PartCount;
        }

        public void AddWord(Vector128<short> row)
        {
            _words += Widen(row);
            WordCount++;
        }

        public void AddSign(Vector128<short> row) => _signs += Widen(row);

        public readonly int SignOf(int column) => _signs[column];

        public readonly void Score(BlockScales scales, double step, Span<double> scores, int column = 0)
        {
            var (words, parts) = (scales.OfWords(WordCount), scales.OfParts(_partCount));
            for (var k = 0; k < scores.Length; k++)
            {
                scores[k] = ((_words[column + k] * words) + (_parts[column + k] * parts) + (_signs[column + k] * scales.Signs)) * step;
            }
        }

        public readonly (double Words, double Parts) Scales(BlockScales scales) => (scales.OfWords(WordCount), scales.OfParts(_partCount));

        private static Vector256<int> Widen(Vector128<short> row) => Vector256.Create(Vector128.WidenLower(row), Vector128.WidenUpper(row));
    }

    /// <summary>Sums the weights of one word.</summary>
    private ref struct WordSink(TextModel model, bool isLanguage) : IWordSink
    {
        public WordSums Sums;

        public void Add(FeatureBlock block, ulong hash)
        {
            var row = isLanguage ? model.LanguageRow(hash) : model.ContentRow(hash);
            if (block == FeatureBlock.Words)
            {
                Sums.Words += row;
                Sums.WordCount++;
            }
            else
            {
                Sums.Parts += row;
                Sums.PartCount++;
            }
        }
    }

    /// <summary>Sums the weights of a text, and keeps what each piece brought.</summary>
    private ref struct Sink(TextScorer scorer, TextReading reading) : IFeatureSink
    {
        public BlockSums Sums;

        public void Term(int piece, ulong term, int language)
        {
            ref var sums = ref scorer.ContentSums(reading, reading.Pieces[piece], term, language);
            Sums.Add(sums);
            scorer.Share(piece, sums.Words, sums.Parts);
        }

        public void Add(FeatureBlock block, ulong hash, int piece)
        {
            var row = scorer._model.ContentRow(hash);
            if (block == FeatureBlock.Signs)
            {
                Sums.AddSign(row);
                return;
            }

            Sums.AddWord(row);
            scorer.Share(piece, row, Vector128<short>.Zero);
        }
    }
}
