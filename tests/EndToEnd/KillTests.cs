using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>A replay that is killed again and again ends like one that was left alone.</summary>
public sealed class KillTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_any_moment_and_started_again_it_ends_with_the_same_rows_and_alerts()
    {
        using var folder = new TempDirectory();
        await using var sink = await CardSink.StartAsync();
        var settings = new Dictionary<string, string> { ["Teams__WebhookUrl"] = sink.Url, ["Network__AllowPrivate"] = "true" };
        var file = Recording.Write(folder, Recording.Crisis.Where(mention => mention.CreatedAt >= Recording.VideoAt).Take(250));

        var undisturbed = await RunAsync(file, folder.File("undisturbed"), settings, kills: []);
        var disturbed = await RunAsync(file, folder.File("disturbed"), settings, kills: [900, 1300, 1700, 2300]);

        Assert.Equal(Facts(undisturbed), Facts(disturbed));
        Assert.Equal(Counts(undisturbed), Counts(disturbed));
        Assert.Equal(Decisions(undisturbed), Decisions(disturbed));
    }

    private static async Task<Aftermath> RunAsync(string file, string data, Dictionary<string, string> settings, int[] kills)
    {
        foreach (var milliseconds in kills)
        {
            await using var killed = VigieProcess.Start(settings, "replay", file, "--data", data);
            await Task.Delay(milliseconds, Token);
            await killed.KillAsync();
        }

        await using var vigie = VigieProcess.Start(settings, "replay", file, "--data", data);
        Assert.True(await vigie.WaitAsync(TimeSpan.FromMinutes(3)) == 0, vigie.Said);
        return await Recording.ReadAftermathAsync(data, Token);
    }

    private static IEnumerable<string> Facts(Aftermath aftermath) =>
        aftermath.Mentions
            .Select(mention => $"{mention.Key} {mention.Thread} {mention.Judgement.Sentiment} {mention.Judgement.Triage}")
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Counts(Aftermath aftermath) =>
        aftermath.Threads.Values
            .Select(thread =>
                $"{thread.Id} {thread.Mentions} {thread.Negative} "
                + $"{thread.Authors.Count} {thread.State} {thread.Episodes}")
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Decisions(Aftermath aftermath) =>
        aftermath.Alerts.Select(alert => $"{alert.Id} {alert.Kind} {alert.State} {alert.UpdateOf}").Order(StringComparer.Ordinal);
}
