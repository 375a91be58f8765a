using System.Text.Json.Nodes;

namespace Vigie.Bench;

/// <summary>What the published program holds in memory after a burst, as the host would deliver it: four messages at a time.</summary>
internal static class MemoryBench
{
    private const int AtOnce = 4;

    private const int Rounds = 3;

    public static async Task<int> RunAsync(string program, int mentions)
    {
        var (after, own, most, cpu) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            using var handler = new PublishedHandler(program);
            await handler.ReadyAsync();
            await Parallel.ForEachAsync(
                Workload.Batches(mentions, "m"),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (batch, _) => await handler.InvokeAsync("Process", Envelope(Workload.Json(batch))));
            var memory = handler.Memory;
            after.Add(memory.Resident);
            own.Add(memory.Own);
            most.Add(handler.MostResident);
            cpu.Add(handler.Cpu / 1000);
        }

        Measure.PrintHead();
        Measure.Print($"resident memory after {mentions} mentions", "MB", after);
        Measure.Print("of it its own, not of files", "MB", own);
        Measure.Print("at its greatest", "MB", most);
        Measure.Print("processor time, its start included", "s", cpu);
        return 0;
    }

    /// <summary>A text is given by the host as JSON within JSON.</summary>
    public static string Envelope(string body) => new JsonObject
    {
        ["Data"] = new JsonObject { ["message"] = JsonValue.Create(JsonValue.Create(body).ToJsonString()) },
        ["Metadata"] = new JsonObject { ["DeliveryCount"] = "1" },
    }.ToJsonString();
}
