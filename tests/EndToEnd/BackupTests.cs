using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary><c>backup</c> and <c>restore</c> as they are typed.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TempDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_one_machine_saved_another_shows_and_a_file_that_is_none_is_told_in_one_line()
    {
        var file = folder.File("saved.gz");
        await using (var vigie = await RunningVigie.StartAsync(folder.File("here")))
        {
            await vigie.PostAsync(SignedPost.Of([new { id = "m1", text = "Where is my parcel?", createdAt = DateTimeOffset.UtcNow }]));
            await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count == 1, "the mention is listed");
            await vigie.StopAsync();
        }

        var (saved, said) = await RunAsync("backup", "--output", file, "--data", folder.File("here"));
        var (restored, _) = await RunAsync("restore", "--input", file, "--data", folder.File("there"));
        var (again, refusal) = await RunAsync("restore", "--input", file, "--data", folder.File("there"));
        await File.WriteAllTextAsync(folder.File("none.gz"), "no backup", Token);
        var (none, reason) = await RunAsync("restore", "--input", folder.File("none.gz"), "--data", folder.File("empty"));

        Assert.Equal((0, 0, 1, 1), (saved, restored, again, none));
        Assert.Contains("personal data", said, StringComparison.Ordinal);
        Assert.Contains("is not empty", refusal, StringComparison.Ordinal);
        Assert.Contains("no whole backup", reason, StringComparison.Ordinal);
        await using var there = await RunningVigie.StartAsync(folder.File("there"));
        Assert.Equal("m1", Assert.Single(await there.ListAsync("api/mentions")).GetProperty("id").GetString());
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        await using var process = VigieProcess.Start(new Dictionary<string, string>(), arguments);
        return (await process.WaitAsync(TimeSpan.FromSeconds(60)), process.Said);
    }
}
