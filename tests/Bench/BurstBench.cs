using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Model;

namespace Vigie.Bench;

/// <summary>
/// The published program in a control group with a limit of memory, with more at once than the host gives it: mentions, among them posts of
/// the greatest length, and somebody who reads the dashboard. It must neither be killed nor fail.
/// </summary>
internal static class BurstBench
{
    private const int AtOnce = 16;

    private const int Readers = 2;

    /// <summary>Of so many messages one is of long posts.</summary>
    private const int LongEvery = 10;

    /// <summary>A message takes 200 KB.</summary>
    private const int LongPosts = 16;

    private static readonly string[] Pages = ["/api/threads", "/api/mentions", "/api/stats", "/api/alerts", "/api/health", "/"];

    public static async Task<int> RunAsync(string program, int mentions, int megabytes)
    {
        using var group = new MemoryGroup(megabytes);
        using (var handler = new PublishedHandler(program, group))
        {
            await handler.ReadyAsync();
            using var done = new CancellationTokenSource();
            var reading = Enumerable.Range(0, Readers).Select(_ => ReadAsync(handler, done.Token)).ToList();
            var clock = Stopwatch.StartNew();
            await Parallel.ForEachAsync(
                Messages(mentions),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (batch, _) => await handler.InvokeAsync("Process", MemoryBench.Envelope(Workload.Json(batch))));
            var seconds = clock.Elapsed.TotalSeconds;
            await done.CancelAsync();
            var reads = (await Task.WhenAll(reading)).Sum();
            Measure.PrintHead();
            Measure.Print($"{mentions} mentions, {AtOnce} messages at once", "s", [seconds]);
            Measure.Print("pages read meanwhile", "", [reads]);
            Measure.Print("resident memory at its greatest", "MB", [handler.MostResident]);
            Measure.Print("resident memory then", "MB", [handler.Memory.Resident]);
            Measure.Print("of it its own, not of files", "MB", [handler.Memory.Own]);
        }

        Measure.Print($"most charged, page cache included; limit {megabytes}", "MB", [group.MostCharged]);
        Measure.Print("killed for memory", "times", [group.Kills]);
        return group.Kills == 0 ? 0 : 1;
    }

    private static IEnumerable<MentionBatch> Messages(int mentions) => Workload.Batches(mentions, "b")
        .Select((batch, n) => n % LongEvery == 0 ? batch with { Mentions = [.. batch.Mentions.Take(LongPosts).Select(Lengthen)] } : batch);

    private static BrandMention Lengthen(BrandMention mention) => mention with
    {
        Mention = mention.Mention with
        {
            Text = string.Concat(Enumerable.Repeat(mention.Mention.Text + "\n", 100))[..Mention.MaximumTextLength],
        },
    };

    private static async Task<double> ReadAsync(PublishedHandler handler, CancellationToken done)
    {
        var reads = 0;
        while (!done.IsCancellationRequested)
        {
            var page = Pages[reads % Pages.Length];
            var answer = await handler.InvokeAsync("Web", Request(page));
            using var outputs = JsonDocument.Parse(answer);
            var status = outputs.RootElement.GetProperty("Outputs").GetProperty("res").GetProperty("statusCode").ToString();
            if (int.Parse(status, CultureInfo.InvariantCulture) != 200)
            {
                throw new InvalidOperationException($"{page} was answered with {status}.");
            }

            reads++;
        }

        return reads;
    }

    private static string Request(string page) => new JsonObject
    {
        ["Data"] = new JsonObject
        {
            ["req"] = new JsonObject
            {
                ["Url"] = "http://vigie.example" + page,
                ["Method"] = "GET",
                ["Headers"] = new JsonObject { ["Authorization"] = new JsonArray("Bearer " + PublishedHandler.Key) },
            },
        },
        ["Metadata"] = new JsonObject(),
    }.ToJsonString();
}
