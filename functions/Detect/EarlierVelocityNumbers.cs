using Vigie.Model;

namespace Vigie.Detect;

/// <summary>
/// States that earlier versions wrote, as far as they say something today: their evidence for three added rates and for a thread that
/// turned (the greatest log-likelihood ratio over the onset), and in the second how angry the voices since then were. Pure.
/// </summary>
internal static class EarlierVelocityNumbers
{
    private const int Kinds = 4;

    private const int Quarters = 4;

    private const int CountOfFirst = 4 + Kinds + Quarters;

    private const int CountOfSecond = 6 + (4 * Kinds) + Quarters;

    /// <summary>Of all voices only the negative ones were counted: taken for the usual mixture, they raise nothing.</summary>
    private const int VoicesForNegative = 4;

    /// <summary>The level that stands for a slow, a middling and a fast outcry.</summary>
    private static readonly int[] Levels = [0, 2, 3];

    public static bool IsKnown(VelocityState state) =>
        (state.Version == 2 && state.Numbers.Count == CountOfSecond) || (state.Version == 1 && state.Numbers.Count == CountOfFirst);

    /// <param name="kept">Numbers of a state that <see cref="IsKnown"/>.</param>
    /// <param name="version">Its version.</param>
    /// <param name="numbers">What is read from it goes here.</param>
    public static void Read(double[] kept, int version, VelocityNumbers numbers)
    {
        var evidence = kept.AsSpan(version == 1 ? 4 : 6, Kinds);
        for (var kind = 0; kind < Levels.Length; kind++)
        {
            // Each a quarter, so that their sum is not above the greatest of them.
            numbers.Levels.Outcry[Levels[kind]] = Math.Exp(Math.Min(evidence[kind], 50)) / Kinds;
            var surge = version == 1 ? 0 : evidence[kind] - kept[6 + (3 * Kinds) + kind];
            numbers.Levels.Surge[Levels[kind]] = Math.Exp(Math.Clamp(surge, 0, 50));
        }

        numbers.Levels.Turned = Math.Exp(Math.Min(evidence[^1], 50)) / Kinds;
        for (var quarter = 0; quarter < Quarters; quarter++)
        {
            var negative = (int)Math.Clamp(kept[^(Quarters - quarter)], 0, 1e6);
            (numbers.Voices[quarter], numbers.NegativeVoices[quarter]) = (VoicesForNegative * negative, negative);
        }
    }
}
