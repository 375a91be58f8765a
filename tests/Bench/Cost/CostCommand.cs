using System.Globalization;

namespace Vigie.Bench.Cost;

/// <summary>The cost model as a command: sizes in mentions a month; 0 is a deployment to which nothing comes.</summary>
internal static class CostCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (days, mails) = (CostScene.MonthDays, arguments.Contains("--mails"));
        var counts = new List<CostCount>();
        foreach (var argument in arguments)
        {
            if (argument.StartsWith("--days=", StringComparison.Ordinal))
            {
                days = int.Parse(argument["--days=".Length..], CultureInfo.InvariantCulture);
                continue;
            }

            if (argument == "--mails")
            {
                continue;
            }

            var mentions = int.Parse(argument, CultureInfo.InvariantCulture);
            var scene = new CostScene(mentions)
            {
                Length = TimeSpan.FromDays(days),
                Brands = mentions > 500_000 ? 4 : 1,
                Mails = mails,
                IsAttended = mentions > 0,
                Crises = mentions == 0 ? [] : days < CostScene.MonthDays ? [days / 2] : [8, 21],
            };
            await using var tables = await TableServer.StartAsync(CancellationToken.None);
            var count = await VirtualMonth.LiveAsync(
                scene,
                tables,
                AppContext.BaseDirectory,
                day => Console.Error.Write($"\r{mentions} mentions: day {day} of {days} "),
                CancellationToken.None);
            Console.Error.WriteLine();
            new CostReport(count, Console.Out).Print();
            counts.Add(count);
        }

        new CostTable(counts, Console.Out).Print();
        return counts.Sum(count => count.Failures.Count) == 0 ? 0 : 1;
    }
}
