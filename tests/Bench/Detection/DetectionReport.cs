using System.Globalization;
using Vigie.Model;

namespace Vigie.Bench.Detection;

/// <summary>Prints how soon a negative thread is heard, by the oracle, by the shipped detector and by counting the last hour, each at one
/// false alarm a brand-week; then with one assumption wrong at a time; then on what is no crisis.</summary>
/// <param name="seed">Other threads for another one: constants are chosen on some and reported on others.</param>
internal sealed class DetectionReport(int weeks, int threads, int seed, TextWriter output)
{
    private static readonly double[] Doublings = [10, 20, 40, 80];

    /// <summary>What the brand believes of itself, and is not so.</summary>
    private static readonly (string Name, Func<BrandState, BrandState> Belief)[] Beliefs =
    [
        ("believes branching .8", brand => brand with { ThreadBranching = 0.8 }),
        ("believes branching .4", brand => brand with { ThreadBranching = 0.4 }),
        ("believes time constant 60", brand => brand with { ThreadMemory = 60 }),
        ("believes time constant 15", brand => brand with { ThreadMemory = 15 }),
        ("believes negativity .40", brand => brand with { NegativeShare = 0.42 }),
        ("believes negativity .15", brand => brand with { NegativeShare = 0.22 }),
        ("believes every hour alike", brand => brand with { Season = [] }),
        ("has learnt nothing (defaults)", brand => new BrandState { Brand = brand.Brand, LearningSince = brand.LearningSince }),
    ];

    public void Print()
    {
        var usual = new Trials(World.Usual, weeks, threads, seed);
        Print($"""
            Velocity of a thread, {weeks} brand-weeks of calibration, {weeks} fresh, {threads} outcries a doubling time (seed {seed}).
            Minutes from the onset, {Trial.Cap:0} where it stayed silent; mentions of the outcry up to the alarm (median).

            | detector | doubling | mean | median | p90 | heard | mentions | efficiency | false alarms a week |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """);
        PrintFull("oracle", usual.OracleTrials, usual.OracleTrials, usual.OracleRate);
        var steered = usual.Steered(usual.Learnt);
        PrintFull("shipped", usual.Of(steered), usual.OracleTrials, steered.Rate);
        PrintFull($"negatives in 60 min >= {usual.HourThreshold + 1:0}", usual.HourTrials, usual.OracleTrials, usual.HourRate);
        new HardNegatives(steered, weeks, seed, output).Print();
        PrintWrong(usual);
    }

    private void PrintWrong(Trials usual)
    {
        Print("""

            | one assumption wrong | efficiency at 10 | 20 | 40 | 80 | mean | false alarms a week |
            | --- | --- | --- | --- | --- | --- | --- |
            """);
        foreach (var (name, belief) in Beliefs)
        {
            PrintShort(name, usual, usual.Steered(belief(usual.Learnt)));
        }

        foreach (var world in World.Wrong)
        {
            var other = new Trials(world, weeks, threads, seed);
            PrintShort($"the world has {world.Name}", other, other.Steered(other.Learnt));
        }
    }

    private void PrintFull(string name, IReadOnlyList<Trial> trials, IReadOnlyList<Trial> oracle, double rate)
    {
        for (var i = 0; i < Doublings.Length; i++)
        {
            var trial = trials[i];
            Print($"| {name} | {Doublings[i]} | {trial.Mean:0.0} | {trial.Median:0} | {trial.LateTenth:0} | {trial.Detected:P0} "
                + $"| {trial.MedianMentions:0} | {oracle[i].Mean / trial.Mean:0.00} | {rate:0.00} |");
        }

        Print($"| {name} | all | | | | | | {trials.Select((trial, i) => oracle[i].Mean / trial.Mean).Average():0.000} | |");
    }

    private void PrintShort(string name, Trials trials, SteeredDetector steered)
    {
        var efficiency = trials.Of(steered).Select((trial, i) => trials.OracleTrials[i].Mean / trial.Mean).ToList();
        Print($"| {name} | {string.Join(" | ", efficiency.Select(value => Text($"{value:0.00}")))} | {efficiency.Average():0.000} "
            + $"| {steered.Rate:0.00} |");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Print(FormattableString line) => output.WriteLine(Text(line));

    private void Print(string line) => output.WriteLine(line);

    /// <summary>The threads of one world, and what the two yardsticks make of them.</summary>
    private sealed class Trials
    {
        private readonly List<IReadOnlyList<SimulatedThread>> calibration;

        private readonly List<IReadOnlyList<SimulatedThread>> fresh;

        private readonly List<List<SimulatedThread>> outcries;

        public Trials(World world, int weeks, int threads, int seed)
        {
            var generator = new ThreadGenerator(world, seed + 1);
            calibration = [.. Enumerable.Range(0, weeks).Select(_ => generator.Week())];
            generator = new ThreadGenerator(world, seed + 2);
            fresh = [.. Enumerable.Range(0, weeks).Select(_ => generator.Week())];
            outcries =
            [
                .. Doublings.Select(doubling =>
                {
                    var injecting = new ThreadGenerator(world, seed + 100 + (int)doubling);
                    return Enumerable.Range(0, threads).Select(_ => injecting.Thread(new Injection { Doubling = doubling })).ToList();
                }),
            ];
            Learnt = LearntBrand.Of(world, seed + 3);
            var hours = new HourCount();
            HourThreshold = Threshold(hours, calibration);
            HourRate = RateOf(hours, HourThreshold);
            HourTrials = [.. outcries.Select(outcry => Trial.Of(outcry, Trial.AtThreshold(hours, HourThreshold)))];

            // It is a yardstick, so it meets one false alarm a week on the very weeks on which the others' are counted.
            var oracles = Doublings.Select(doubling => new Oracle(world, doubling))
                .Select(oracle => (oracle, Limit: Threshold(oracle, fresh))).ToList();
            OracleRate = RateOf(oracles[1].oracle, oracles[1].Limit);
            OracleTrials = [.. outcries.Zip(oracles, (outcry, one) => Trial.Of(outcry, Trial.AtThreshold(one.oracle, one.Limit)))];
        }

        public BrandState Learnt { get; }

        public double HourThreshold { get; }

        public double HourRate { get; }

        /// <summary>Of the oracle for a doubling time of 20 minutes; the other three are alike.</summary>
        public double OracleRate { get; }

        public IReadOnlyList<Trial> HourTrials { get; }

        public IReadOnlyList<Trial> OracleTrials { get; }

        public SteeredDetector Steered(BrandState brand) => SteeredDetector.Of(brand, calibration, fresh);

        public IReadOnlyList<Trial> Of(SteeredDetector detector) => [.. outcries.Select(detector.Try)];

        private static double Highest(IScoredDetector detector, SimulatedThread thread) => detector.Scores(thread).DefaultIfEmpty().Max();

        /// <summary>The score that one thread a week exceeds.</summary>
        private static double Threshold(IScoredDetector detector, List<IReadOnlyList<SimulatedThread>> weeks) => weeks.SelectMany(week => week)
            .Select(thread => Highest(detector, thread)).OrderDescending().ElementAt(weeks.Count);

        private double RateOf(IScoredDetector detector, double threshold) =>
            fresh.SelectMany(week => week).Count(thread => Highest(detector, thread) > threshold) / (double)fresh.Count;
    }
}
