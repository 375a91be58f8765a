using Microsoft.AspNetCore.Http;
using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect.Pull;

/// <summary>
/// A month of a busy brand at the usual rhythm, with a crisis in its middle, against the limits that each place gives away for nothing. The
/// process is a new one at each poll, which is the worst that a serverless host does. Without sockets, for it is a month.
/// </summary>
public sealed class MonthTests
{
    private const int PostsADay = 60;

    private const int PostsOfTheCrisis = 2_000;

    /// <summary>The way of a message from one poll to the next when there is more.</summary>
    private static readonly TimeSpan UntilMore = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Windows and limits as shared by the places: docs.joinmastodon.org/api/rate-limits, docs.bsky.app/docs/advanced-guides/rate-limits,
    /// hn.algolia.com/api, and for Discourse the defaults of DISCOURSE_MAX_REQS_PER_IP_PER_10_SECONDS and PER_MINUTE.
    /// </summary>
    [Theory]
    [InlineData("mastodon", 300, 300, 96 * 20)]
    [InlineData("bluesky", 300, 3_000, 96 * 20)]
    [InlineData("hackernews", 3_600, 10_000, 96 * 20)]
    [InlineData("discourse", 10, 50, 96 * 20)]
    public async Task The_reads_of_a_month_stay_within_what_is_free(string kind, int window, int limit, int mostADay)
    {
        var time = new ManualTime();
        var place = PlaceOf(kind, () => time.Now);
        var asked = new List<(DateTimeOffset At, string Path)>();
        using var fetcher = new SafeFetcher(new ShortWaits(), allowPrivate: true, new Straight(place, path => asked.Add((time.Now, path))));
        var plan = new SourcePlan
        {
            Name = "place",
            Kind = kind,
            Url = new Uri("http://place.example/"),
            Account = "acme.example",
            Find = kind == "discourse" ? [] : ["Acme Tea", "#acmetea"],
        };
        var coming = Times(time.Now);
        var (ends, got, all) = (time.Now.AddDays(30), 0, coming.Count);
        string? cursor = null;
        while (time.Now < ends)
        {
            while (coming.TryPeek(out var at) && at <= time.Now)
            {
                place.Add(coming.Dequeue());
            }

            // What is older than any sweep is never asked for: a shorter list makes a quicker month.
            place.Posts.RemoveAll(post => post.At < time.Now.AddDays(-1.5));
            var tools = new SourceTools(fetcher, time)
            {
                Credentials = new Dictionary<string, SecretString> { ["place:Token"] = new("t"), ["place:Password"] = new("p") },
            };
            var result = await SourceRegistry.Create(tools).Find(kind)!.PollAsync(plan, cursor, TestContext.Current.CancellationToken);
            (cursor, got) = (result.Cursor, got + result.Mentions.Count);
            time.MoveTo(result.More ? time.Now + UntilMore : PollRhythm.Next(plan, result.NotBefore, time.Now));
        }

        Assert.InRange(got, (PostsADay * 29) + PostsOfTheCrisis, all);
        Assert.InRange(asked.Count, 0.4 * PlannedReads(plan, fetcher, time), PlannedReads(plan, fetcher, time));
        Assert.InRange(MostWithin(asked, TimeSpan.FromSeconds(window)), 1, limit);
        Assert.InRange(MostWithin(asked, TimeSpan.FromDays(1)), 1, mostADay);
        Assert.InRange(MostWithin(asked.Where(ask => ask.Path.EndsWith("createSession", StringComparison.Ordinal)), TimeSpan.FromDays(1)), 0, 300);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kind}: {asked.Count} reads in 30 days for {got} items; at most {MostWithin(asked, TimeSpan.FromDays(1))} a day and "
            + $"{MostWithin(asked, TimeSpan.FromSeconds(window))} in {window} s, of {limit}.");
    }

    /// <summary>What <c>check --cost</c> shows for it.</summary>
    private static double PlannedReads(SourcePlan plan, SafeFetcher fetcher, TimeProvider time) => ReadLimits.Of(
        plan,
        new SourceTools(fetcher, time) { Credentials = new Dictionary<string, SecretString> { ["place:Token"] = new("t") } })
        .Sum(demand => demand.Reads);

    private static Place PlaceOf(string kind, Func<DateTimeOffset> clock) => kind switch
    {
        "mastodon" => new MastodonPlace { Clock = clock },
        "bluesky" => new BlueskyPlace { Clock = clock },
        "hackernews" => new HackerNewsPlace { Clock = clock },
        _ => new DiscoursePlace { Clock = clock },
    };

    private static Queue<DateTimeOffset> Times(DateTimeOffset from)
    {
        var dice = new Random(7);
        var times = Enumerable.Range(0, 30 * PostsADay).Select(_ => from.AddSeconds(dice.Next(30 * 86_400)))
            .Concat(Enumerable.Range(0, PostsOfTheCrisis).Select(_ => from.AddDays(15).AddSeconds(dice.Next(2 * 3_600))));
        return new Queue<DateTimeOffset>(times.Order());
    }

    private static int MostWithin(IEnumerable<(DateTimeOffset At, string Path)> asked, TimeSpan window)
    {
        var (most, recent) = (0, new Queue<DateTimeOffset>());
        foreach (var (at, _) in asked)
        {
            recent.Enqueue(at);
            while (recent.Peek() <= at - window)
            {
                recent.Dequeue();
            }

            most = Math.Max(most, recent.Count);
        }

        return most;
    }

    /// <summary>From the fetcher to the place without a network between.</summary>
    private sealed class Straight(Place place, Action<string> told) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            told(request.RequestUri!.AbsolutePath);
            var context = new DefaultHttpContext();
            context.Request.Path = request.RequestUri.AbsolutePath;
            context.Request.QueryString = new QueryString(request.RequestUri.Query);
            context.Request.Headers.Authorization = request.Headers.NonValidated.TryGetValues("Authorization", out var key)
                ? key.ToString()
                : null;
            var body = new MemoryStream();
            context.Response.Body = body;
            await place.AnswerAsync(context);
            return new HttpResponseMessage((System.Net.HttpStatusCode)context.Response.StatusCode)
            {
                Content = new ByteArrayContent(body.ToArray()),
            };
        }
    }
}
