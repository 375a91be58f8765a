using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Bench.Detection;

/// <summary>
/// The shipped detector after its threshold was steered over many weeks, and what it knew at any moment of as many fresh weeks: an outcry
/// meets the threshold that stood at that moment.
/// </summary>
/// <param name="Rate">False alarms a week on the fresh weeks.</param>
/// <param name="Mondays">The fresh weeks.</param>
internal sealed record SteeredDetector(double Rate, IReadOnlyList<DateTimeOffset> Mondays, Func<DateTimeOffset, BrandState> BrandAt)
{
    private static readonly DetectionPlan Plan = new();

    public static SteeredDetector Of(
        BrandState learnt, IEnumerable<IReadOnlyList<SimulatedThread>> calibration, IReadOnlyCollection<IReadOnlyList<SimulatedThread>> fresh)
    {
        var detector = new ShippedDetector(learnt, Plan);
        var monday = ShippedDetector.Monday;
        foreach (var week in calibration)
        {
            detector.Week(week, monday);
            monday = monday.AddDays(7);
        }

        var (alarms, mondays) = (0, new List<DateTimeOffset>());
        foreach (var week in fresh)
        {
            alarms += detector.Week(week, monday);
            mondays.Add(monday);
            monday = monday.AddDays(7);
        }

        return new SteeredDetector(alarms / (double)fresh.Count, mondays, detector.BrandAt);
    }

    public Trial Try(IReadOnlyList<SimulatedThread> threads)
    {
        var next = 0;
        return Trial.Of(threads, thread =>
        {
            var monday = Mondays[next++ % Mondays.Count];
            return ShippedDetector.AlarmOf(thread, monday, BrandAt(monday.AddMinutes(thread.StartMinute)), Plan);
        });
    }
}
