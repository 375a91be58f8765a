using Vigie.Detect;
using Vigie.Model.Listening;

namespace Vigie.Bench.Detection.Volume;

/// <summary>The shipped volume detector over a recorded series.</summary>
internal static class VolumeRun
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 2, 0, 5, 0, TimeSpan.Zero);

    /// <summary>Rows at which it raised an alarm, each row seen once and in order.</summary>
    public static IReadOnlyList<int> Alarms(CountStream stream, VolumeTuning tuning)
    {
        var alarms = new List<int>();
        var plan = new DetectionPlan();
        IReadOnlyList<double> state = [];
        var hour = 0;
        for (var row = 0; row < stream.Counts.Count; row++)
        {
            hour += stream.Counts[row] - (row >= 12 ? stream.Counts[row - 12] : 0);
            (state, var signal) = VolumeDetector.Observe(state, Begin.AddMinutes(5 * row), stream.Counts[row], hour, plan, 1, tuning);
            if (signal is not null)
            {
                alarms.Add(row);
            }
        }

        return alarms;
    }
}
