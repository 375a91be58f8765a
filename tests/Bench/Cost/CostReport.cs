using System.Globalization;

namespace Vigie.Bench.Cost;

/// <summary>What was counted in one scene, and what it is made of.</summary>
internal sealed class CostReport(CostCount count, TextWriter output)
{
    private const int MostKinds = 25;

    public void Print()
    {
        var scene = count.Scene;
        Line($"{scene.Mentions} mentions a month: {scene.Length.TotalDays:0.#} days lived through, {scene.Brands} brands");
        Line($"  {count.Mentions} mentions, {count.Polls} polls, told {count.Told} times by Teams, {count.Mails} mails");
        Line($"  {"function",-10} {"executions",12} {"tables",12} {"tables each",12} {"mean s",10}");
        foreach (var (name, function) in count.Functions)
        {
            var each = function.Executions == 0 ? 0 : (double)function.Transactions / function.Executions;
            Line($"  {name,-10} {function.Executions,12} {function.Transactions,12} {each,12:0.0} {Mean(function),10:0.000}");
        }

        foreach (var (name, billed) in count.Billed)
        {
            var (one, each) = (billed.OnOneInstance.TotalSeconds, billed.OneByOne.TotalSeconds);
            Line($"  {name,-10} billed {one,10:0} s, one by one {each,10:0} s; longest {billed.Longest.TotalSeconds:0.00} s");
        }

        foreach (var (name, queue) in count.Queues)
        {
            Line($"  queue {name,-10} {queue.Messages,10} messages {queue.Operations,10} operations");
        }

        foreach (var (kind, number) in count.ByKind.OrderByDescending(pair => pair.Value).Take(MostKinds))
        {
            Line($"  tables {kind,-36} {number,12}");
        }

        Line($"  stored {count.StoredBytes} bytes; log {count.LogLines} lines, {count.LogBytes} bytes");
        foreach (var failure in count.Failures.Take(5))
        {
            Line($"  FAILED {failure[..Math.Min(failure.Length, 300)]}");
        }
    }

    private static double Mean(FunctionCount function) => function.Executions == 0 ? 0 : function.Time.TotalSeconds / function.Executions;

    private void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
