namespace Vigie.Enrich;

/// <summary>What a feature of each block counts. Words and parts are divided by the root of their number, so that long texts do not
/// shout.</summary>
internal readonly record struct BlockScales(double Words, double Parts, double Signs)
{
    public static BlockScales Content { get; } = new(1, 0.7, 0.3);

    public static BlockScales Language { get; } = new(1, 1, 0);

    public double OfWords(int count) => Words / Math.Sqrt(Math.Max(1, count));

    public double OfParts(int count) => Parts / Math.Sqrt(Math.Max(1, count));
}
