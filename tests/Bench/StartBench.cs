namespace Vigie.Bench;

/// <summary>From the start of the published program to its first answers, and what it then holds in memory.</summary>
internal static class StartBench
{
    private const int Rounds = 7;

    /// <param name="program">The published program.</param>
    /// <param name="bare">A handler that does nothing, published the same way: they are started in turn. Null: none.</param>
    public static async Task<int> RunAsync(string program, string? bare)
    {
        var (own, other) = (new List<Figures>(), new List<Figures>());
        for (var round = -1; round < Rounds; round++)
        {
            var mine = await OnceAsync(program);
            var least = bare is null ? null : await OnceAsync(bare);
            if (round >= 0)
            {
                own.Add(mine);
                other.AddRange(least is null ? [] : [least]);
            }
        }

        Measure.PrintHead();
        Print("", own);
        if (other.Count > 0)
        {
            Print("bare: ", other);
            Measure.Print("processor time until GET /, over the bare one's", "", Ratios(own, other, figures => figures.ProbeCpu));
            Measure.Print("processor time until then, over the bare one's", "", Ratios(own, other, figures => figures.Cpu));
            Measure.Print("start to first answered request, over the bare one's", "", Ratios(own, other, figures => figures.Probe));
        }

        return 0;
    }

    private static void Print(string whose, List<Figures> all)
    {
        Measure.Print(whose + "start to first answered request (GET /)", "ms", [.. all.Select(figures => figures.Probe)]);
        Measure.Print(whose + "processor time until GET / is answered", "ms", [.. all.Select(figures => figures.ProbeCpu)]);
        Measure.Print(whose + "start to first answered invocation (Watch)", "ms", [.. all.Select(figures => figures.First)]);
        Measure.Print(whose + "processor time until then", "ms", [.. all.Select(figures => figures.Cpu)]);
        Measure.Print(whose + "resident memory then", "MB", [.. all.Select(figures => figures.Memory)]);
    }

    private static List<double> Ratios(List<Figures> own, List<Figures> other, Func<Figures, double> of) =>
        [.. own.Zip(other, (mine, bare) => of(mine) / of(bare))];

    private static async Task<Figures> OnceAsync(string program)
    {
        using var handler = new PublishedHandler(program);
        await handler.ReadyAsync();
        var (probe, probeCpu) = (handler.Age, handler.Cpu);
        await handler.InvokeAsync(
            "Watch",
            """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},"Metadata":{}}""");
        return new Figures(probe, probeCpu, handler.Age, handler.Cpu, handler.Resident);
    }

    private sealed record Figures(double Probe, double ProbeCpu, double First, double Cpu, double Memory);
}
