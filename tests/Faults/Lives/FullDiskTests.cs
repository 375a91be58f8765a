using System.Globalization;
using System.Net;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>The published program on a disk that is full: no file of its store may grow any more, and each such write fails.</summary>
public sealed class FullDiskTests(PublishedVigie published) : IDisposable
{
    private const int PerPost = 20;

    private readonly TempDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(600)]
    [InlineData(1500)]
    public async Task What_was_accepted_before_and_after_the_disk_was_full_is_there_once_it_is_free_again(int largestFileKiB)
    {
        using var clock = SteeredClock.Open(folder.File("clock"));
        var plan = new LifePlan
        {
            Executable = await published.PathAsync(),
            Data = folder.File("data"),
            Settings = Visits.Settings(("Dashboard__Key", "only-for-this-test")),
            Clock = clock,
        };
        var accepted = new List<string>();
        await using (var full = await Life.StartAsync(plan with { LargestFileKiB = largestFileKiB }, Token))
        {
            var refused = await PostUntilRefusedAsync(full, accepted);
            Assert.True(refused >= HttpStatusCode.InternalServerError, $"{refused}");
            Assert.False(full.HasEnded, full.Said);
            Assert.NotEqual("ok", await HealthAsync(full));
        }

        // Longer than any lock that the dead life still held. From here on time goes its own way: hurried on, it would take locks and
        // deadlines from work that a busy machine is still at.
        clock.Offset = TimeSpan.FromMinutes(10);
        await using var free = await Life.StartAsync(plan, Token);
        await Eventually.TrueAsync(
            async () =>
            {
                // What was tried too often while the disk was full is a dead letter, which somebody sends again.
                await free.RedriveAsync(Token);
                var stored = await free.ListAsync("api/mentions?top=200", Token);
                Assert.Equal(stored.Count, stored.Select(Id).Distinct().Count());
                return !accepted.Except(stored.Select(Id)).Any();
            },
            $"all of {accepted.Count} accepted mentions are stored",
            TimeSpan.FromSeconds(90));
        Assert.Equal(HttpStatusCode.Accepted, (await free.PostAsync(Post(100_000, clock.GetUtcNow()), Token)).Status);
    }

    private static string Id(System.Text.Json.JsonElement mention) => mention.GetProperty("id").GetString()!;

    /// <summary>Goes on after the first refusal: a post that finds room once more is held to its answer like any other.</summary>
    private static async Task<HttpStatusCode> PostUntilRefusedAsync(Life life, List<string> accepted)
    {
        var last = HttpStatusCode.Accepted;
        for (var (number, refusals) = (0, 0); number < 400 && refusals < 10; number++)
        {
            var (status, _) = await life.PostAsync(Post(number, DateTimeOffset.UtcNow), Token);
            if (status == HttpStatusCode.Accepted)
            {
                accepted.AddRange(Enumerable.Range(0, PerPost).Select(place => Name(number, place)));
            }
            else
            {
                (last, refusals) = (status, refusals + 1);
            }
        }

        return last;
    }

    private static async Task<string?> HealthAsync(Life life) =>
        (await life.GetAsync("api/health", Token)).GetProperty("status").GetString();

    private static string Name(int post, int place) => string.Create(CultureInfo.InvariantCulture, $"m{post}-{place}");

    private static SignedPost Post(int number, DateTimeOffset now) => SignedPost.Of(Mentions(number, now), now);

    private static IEnumerable<object> Mentions(int post, DateTimeOffset now) => Enumerable.Range(0, PerPost).Select(place => new
    {
        id = Name(post, place),
        text = "I saw the new shop in our street today " + new string('x', 300),
        createdAt = now.ToString("O", CultureInfo.InvariantCulture),
        channel = "x",
        threadId = Name(post, place),
        author = new { id = Name(post, place) },
    });
}
