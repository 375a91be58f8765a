using System.Globalization;
using Vigie.Bench.Detection.Volume;
using Vigie.Detect;

namespace Vigie.Bench;

/// <summary>The shipped volume detector over recorded series: its alarms as a file, and how much they hang on its constants.</summary>
internal static class VolumeCommands
{
    /// <summary>Each constant is multiplied by something between 1/1.5 and 1.5.</summary>
    private const double Most = 1.5;

    /// <summary>Reads timestamp,value and writes timestamp,value,anomaly_score with 1 at alarms; for a folder, every CSV in it.</summary>
    public static int Run(string series, string result)
    {
        if (Directory.Exists(series))
        {
            Directory.CreateDirectory(result);
            foreach (var file in Directory.GetFiles(series, "*.csv"))
            {
                Run(file, Path.Combine(result, Path.GetFileName(file)));
            }

            return 0;
        }

        var stream = CountStream.Read(series, labels: null);
        var alarms = VolumeRun.Alarms(stream, new VolumeTuning()).ToHashSet();
        File.WriteAllLines(result, stream.Times.Select((time, row) => string.Create(
            CultureInfo.InvariantCulture, $"{time},{stream.Counts[row]},{(alarms.Contains(row) ? 1 : 0)}"))
            .Prepend("timestamp,value,anomaly_score"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stream.Name}: {stream.Counts.Count} rows, {alarms.Count} alarms."));
        return 0;
    }

    public static int Perturb(string folder, string labels, int rounds)
    {
        var streams = Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal).Select(file => CountStream.Read(file, labels)).ToList();
        var random = new Random(7);
        var shipped = new VolumeTuning();
        var all = Enumerable.Range(0, rounds).Select(_ => Perturbed(shipped, random)).Select(tuning => Scores(streams, tuning)).ToList();
        var (standard, lowFalse) = Scores(streams, shipped);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"shipped constants: standard {standard:0.0}, low FP {lowFalse:0.0}, chosen on these very streams"));
        Measure.PrintHead();
        Measure.Print($"every constant changed by up to a factor {Most}", "standard", [.. all.Select(scores => scores.Standard)]);
        Measure.Print("the same", "low FP", [.. all.Select(scores => scores.LowFalse)]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"means: standard {all.Average(scores => scores.Standard):0.0}, low FP {all.Average(scores => scores.LowFalse):0.0}"));
        return 0;
    }

    private static (double Standard, double LowFalse) Scores(List<CountStream> streams, VolumeTuning tuning)
    {
        var runs = streams.ConvertAll(stream => (stream, VolumeRun.Alarms(stream, tuning)));
        return (AnomalyScore.Of(runs, AnomalyScore.Standard), AnomalyScore.Of(runs, AnomalyScore.LowFalsePositives));
    }

    private static VolumeTuning Perturbed(VolumeTuning tuning, Random random)
    {
        double Changed(double value) => value * Math.Pow(Most, (2 * random.NextDouble()) - 1);
        return new VolumeTuning
        {
            Power = Changed(tuning.Power),
            Offset = Changed(tuning.Offset),
            LevelHalfLife = Changed(tuning.LevelHalfLife),
            SpreadHalfLife = Changed(tuning.SpreadHalfLife),
            HourBuckets = Changed(tuning.HourBuckets),
            WarmUp = Changed(tuning.WarmUp),
            EventBuckets = Changed(tuning.EventBuckets),
            NewEvent = Changed(tuning.NewEvent),
            Step = Changed(tuning.Step),
            StepBuckets = Changed(tuning.StepBuckets),
            LowestThreshold = Changed(tuning.LowestThreshold),
            FirstThreshold = Changed(tuning.FirstThreshold),
            FirstSpread = Changed(tuning.FirstSpread),
            MinimumAnHour = Changed(tuning.MinimumAnHour),
        };
    }
}
