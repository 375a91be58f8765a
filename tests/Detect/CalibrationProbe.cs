using Vigie.Model.Listening;

namespace Vigie.Tests.Detect;

public sealed class CalibrationProbe
{
    [Fact]
    public void Probe()
    {
        var plan = new DetectionPlan();
        var output = TestContext.Current.TestOutputHelper!;
        var brand = ThreadGenerator.Brand with { Threshold = 3 };
        var generator = new ThreadGenerator(1);
        var scores = new List<double>();
        const int weeks = 60;
        for (var i = 0; i < weeks * 200; i++)
        {
            var (minute, highest) = VelocitySimulation.Run(generator.Thread(), plan, brand);
            if (minute is not null) { scores.Add(highest); }
        }
        scores.Sort(); scores.Reverse();
        foreach (var rate in new[] { 0.25, 0.5, 1, 2, 3 })
        {
            output.WriteLine($"rate {rate}: threshold {scores[(int)(rate * weeks)]:F2}");
        }
        foreach (var t in new[] { 5.0, 6, 6.5, 7, 7.5, 8, 9 })
        {
            output.WriteLine($"T {t}: {scores.Count(s => s > t) / (double)weeks:F2}/week");
        }
    }
}
