using System.Text.Json;
using Vigie.Bench.Detection;
using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Bench;

/// <summary>What an update of the velocity detector costs, in microseconds and beside the reading and writing of a state as JSON.</summary>
internal static class UpdateBench
{
    private const int Rounds = 7;

    private const int Updates = 200_000;

    public static async Task<int> RunAsync()
    {
        var brand = LearntBrand.Of(World.Usual, seed: 3);
        var generator = new ThreadGenerator(World.Usual, seed: 5);
        var thread = Enumerable.Range(0, 300).Select(_ => generator.Thread(new Injection { Doubling = 40 })).MaxBy(one => one.Mentions.Count)!;
        var state = new VelocityState();
        var (update, json) = (new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var cost = await Measure.OnceAsync(() => Task.FromResult(state = Observe(thread, brand)));
            var baseline = await Measure.OnceAsync(() => Task.FromResult(ReadAndWrite(state)));
            if (round >= 0)
            {
                update.Add(cost.Cpu * 1e6 / Updates);
                json.Add(cost.Cpu / baseline.Cpu);
            }
        }

        Measure.PrintHead();
        Measure.Print("an update of the velocity detector", "us", update);
        Measure.Print("the same over reading and writing its state as JSON", "x", json);
        Measure.Print("state of a thread as stored", "bytes", [JsonSerializer.SerializeToUtf8Bytes(state, VigieJson.Compact.VelocityState).Length]);
        return 0;
    }

    private static VelocityState Observe(SimulatedThread thread, BrandState brand)
    {
        var (state, plan, monday) = (new VelocityState(), new DetectionPlan(), ShippedDetector.Monday);
        for (var i = 0; i < Updates; i++)
        {
            var mention = thread.Mentions[i % thread.Mentions.Count];
            monday = i % thread.Mentions.Count == 0 ? monday.AddDays(2) : monday;
            var seen = new VelocityEvent(monday.AddMinutes(mention.Minute).AddSeconds(i % 60), SimulatedMentions.Negativity(mention), true);

            // Without enough authors no signal is described: those are rare, updates are not.
            (state, _) = VelocityDetector.Observe(state, seen, 1, brand, plan);
        }

        return state;
    }

    private static int ReadAndWrite(VelocityState state)
    {
        var bytes = 0;
        for (var i = 0; i < Updates; i++)
        {
            var text = JsonSerializer.SerializeToUtf8Bytes(state, VigieJson.Compact.VelocityState);
            bytes += text.Length + JsonSerializer.Deserialize(text, VigieJson.Compact.VelocityState)!.Numbers.Count;
        }

        return bytes;
    }
}
