using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Process;

/// <summary>A worker dies at any of its calls to the store; the batch is delivered again.</summary>
public sealed class CrashTests
{
    private static readonly Mention[] Mentions =
    [
        .. Enumerable.Range(0, 40).Select(index => Some.Mention(
            $"n{index}", "bad bad tea", author: $"author{index}", thread: "crisis", at: Some.Monday.AddSeconds(index * 10))),
        Some.Mention("root", "the new tea of this house is a good one and everybody likes it", author: "bo"),
        Some.Mention(
            "copy",
            "the new tea of this house is a good one and everybody likes it",
            source: "blog",
            author: "cy",
            at: Some.Monday.AddMinutes(1)),
        Some.Mention("reply", "is it so?", author: "di", at: Some.Monday.AddMinutes(2)) with { ParentId = "root" },
        Some.Mention("early", "why is the tea cold?", author: "ed", at: Some.Monday.AddMinutes(2)) with { ParentId = "not yet here" },
    ];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wherever_a_worker_dies_the_redelivery_leads_to_the_same_state(bool afterDoing)
    {
        var (undisturbed, calls, alerts) = await RunAsync(null, afterDoing);
        Assert.InRange(calls, 20, 200);
        Assert.Single(alerts);

        for (var diesAt = 1; diesAt <= calls; diesAt++)
        {
            var (state, _, told) = await RunAsync(diesAt, afterDoing);

            Assert.True(undisturbed == state, $"Died {(afterDoing ? "after" : "before")} call {diesAt}: {Difference(undisturbed, state)}");
            Assert.Equal(alerts, told);
        }
    }

    private static async Task<(string State, int Calls, IReadOnlyList<AlertNotice> Alerts)> RunAsync(int? diesAt, bool afterDoing)
    {
        using var pipeline = new Pipeline();
        var lease = new SourceState { Name = "forum", Lease = "lease", LeasedUntil = pipeline.Time.Now.AddMinutes(1) };
        await pipeline.States.WriteSourceAsync(lease, null, CancellationToken);
        var batch = Some.Batch(Mentions) with { Cursor = new CursorCommit("lease", "next", true, pipeline.Time.Now.AddMinutes(15)) };
        var calls = 0;
        if (diesAt is { } at)
        {
            FaultyTables? fragile = null;
            var worker = pipeline.Worker(service => fragile = new FaultyTables(service, at, afterDoing));
            await Assert.ThrowsAsync<CrashException>(() => worker.ProcessAsync(batch, CancellationToken));
        }

        FaultyTables? counting = null;
        var outgoing = await pipeline.Worker(service => counting = new FaultyTables(service, int.MaxValue, false))
            .ProcessAsync(batch, CancellationToken);
        calls = counting!.Calls;

        Assert.Single(outgoing.Collect);
        return (WithoutCounts(await StoreContents.OfAsync(pipeline.Service, [Some.Monday], Mentions)), calls, outgoing.Alerts);
    }

    /// <summary>
    /// How many were new is known only to the run that stored them; after a crash the figure on the dashboard may be short.
    /// </summary>
    private static string WithoutCounts(string state) =>
        System.Text.RegularExpressions.Regex.Replace(state, "\"mentions\":\\d+,\"failures\"", "\"failures\"");

    private static string Difference(string expected, string actual)
    {
        var missing = expected.Split('\n').Except(actual.Split('\n')).Select(line => "- " + line);
        var added = actual.Split('\n').Except(expected.Split('\n')).Select(line => "+ " + line);
        return string.Join('\n', missing.Concat(added));
    }
}
