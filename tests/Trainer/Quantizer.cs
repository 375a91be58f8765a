using Vigie.Enrich;

namespace Vigie.Trainer;

/// <summary>Makes one signed byte of each weight.</summary>
internal static class Quantizer
{
    /// <summary>The few weights beyond this share of all are cut, so that the rest is told apart more finely.</summary>
    private const double Share = 0.9995;

    /// <summary>Of each class, its weight in every row.</summary>
    /// <param name="asOne">Two classes as one column: the second's lead over the first.</param>
    public static (WeightsHead Head, sbyte[][] Planes) Quantize(string name, LinearModel model, int bits, int classes, bool asOne)
    {
        var columns = asOne ? 1 : classes;
        var planes = new float[columns][];
        var bias = new float[columns];
        for (var k = 0; k < columns; k++)
        {
            bias[k] = asOne ? model.Bias(1) - model.Bias(0) : model.Bias(k);
            planes[k] = new float[1 << bits];
            for (var row = 0; row < 1 << bits; row++)
            {
                planes[k][row] = asOne ? model.Weight(row, 1) - model.Weight(row, 0) : model.Weight(row, k);
            }
        }

        var step = StepOf(planes);
        var quantized = planes.Select(plane => Array.ConvertAll(plane, weight => (sbyte)Math.Clamp(Math.Round(weight / step), -127, 127)));
        return (new WeightsHead(name, step, bias), [.. quantized]);
    }

    private static float StepOf(float[][] planes)
    {
        var sizes = planes.SelectMany(plane => plane).Where(weight => weight != 0).Select(MathF.Abs).Order().ToArray();
        return sizes.Length == 0 ? 1 : sizes[(int)((sizes.Length - 1) * Share)] / 127;
    }
}
