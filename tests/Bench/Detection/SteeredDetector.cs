using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Bench.Detection;

/// <summary>
/// The shipped detector after its threshold was steered over many weeks, and what it knew in each of as many fresh weeks: an outcry meets the
/// threshold that happens to stand.
/// </summary>
/// <param name="Rate">False alarms a week on the fresh weeks.</param>
/// <param name="Weeks">Each fresh week with the brand's knowledge at its end.</param>
internal sealed record SteeredDetector(double Rate, IReadOnlyList<(DateTimeOffset Monday, BrandState Brand)> Weeks)
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

        var (alarms, weeks) = (0, new List<(DateTimeOffset, BrandState)>());
        foreach (var week in fresh)
        {
            alarms += detector.Week(week, monday);
            monday = monday.AddDays(7);
            weeks.Add((monday, detector.Brand));
        }

        return new SteeredDetector(alarms / (double)fresh.Count, weeks);
    }

    public Trial Try(IReadOnlyList<SimulatedThread> threads)
    {
        var next = 0;
        return Trial.Of(threads, thread =>
        {
            var (monday, brand) = Weeks[next++ % Weeks.Count];
            return ShippedDetector.AlarmOf(thread, monday, brand, Plan);
        });
    }
}
