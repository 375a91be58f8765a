using Microsoft.AspNetCore.Http;
using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect.Pull;

/// <summary>
/// A month of a busy brand where reads are counted by the day or paid for: what is free is not overstepped, nor is the cap.
/// </summary>
public sealed class SocialMonthTests : IDisposable
{
    private const int PostsADay = 60;

    private readonly ManualTime time = new();
    private readonly List<(DateTimeOffset At, string Path)> asked = [];
    private SafeFetcher? fetcher;
    private double planned;

    public void Dispose() => fetcher?.Dispose();

    [Fact]
    public async Task YouTube_stays_within_its_units_and_searches_of_a_day()
    {
        var place = new YouTubePlace { Clock = () => time.Now };
        var got = await LiveAsync(
            place,
            new SourcePlan
            {
                Name = "place",
                Kind = "youtube",
                Account = YouTubePlace.Channel,
                Find = ["Acme Tea"],
                Every = TimeSpan.FromMinutes(5),
            });

        var days = asked.GroupBy(ask => (ask.At + YouTubeQuota.UntilMidnight(ask.At)).Date).ToList();
        Assert.Equal(30 * PostsADay, got);
        Assert.All(days, day => Assert.InRange(Searches(day), 0, 100));
        Assert.InRange(asked.Count, 0.4 * planned, planned);
        Assert.All(days.SkipLast(1), day => Assert.InRange(Searches(day), 50, 100));
        Assert.All(days, day => Assert.InRange(day.Count() - Searches(day), 0, 10_000));

        static int Searches(IEnumerable<(DateTimeOffset At, string Path)> day) =>
            day.Count(ask => ask.Path.EndsWith("/search", StringComparison.Ordinal));
    }

    /// <summary>200 calls an hour is what an app with a single user has: developers.facebook.com/docs/graph-api/overview/rate-limiting.</summary>
    [Fact]
    public async Task Meta_is_asked_less_than_the_smallest_app_may()
    {
        var place = new MetaPlace { Clock = () => time.Now, PostedAt = time.Now.AddMinutes(-1), HasInstagram = true };

        var got = await LiveAsync(place, new SourcePlan { Name = "place", Kind = "meta" });

        Assert.Equal(30 * PostsADay, got);
        Assert.InRange(asked.Count, 0.4 * planned, planned);
        Assert.All(asked.GroupBy(ask => ask.At.ToUnixTimeSeconds() / 3_600), hour => Assert.InRange(hour.Count(), 1, 200));
    }

    [Theory]
    [InlineData(false, 0.85, false)]
    [InlineData(true, 0.01, true)]
    public async Task X_costs_less_than_its_cap_and_uses_it_well(bool ownToken, double usedAtLeast, bool whole)
    {
        var place = new XPlace { Clock = () => time.Now, IsOwnToken = ownToken };

        var got = await LiveAsync(place, new SourcePlan { Name = "place", Kind = "x", Account = "acmetea" });

        Assert.True(place.Bills["2026-03"] <= 5, $"{place.Bills["2026-03"]} US dollars.");
        Assert.InRange(place.Bills["2026-03"] / 5, usedAtLeast, 1);
        Assert.Equal(whole, got == 30 * PostsADay);
    }

    /// <summary>Polls as the poller does, with what it keeps between polls.</summary>
    /// <returns>How many items came.</returns>
    private async Task<int> LiveAsync(Place place, SourcePlan plan)
    {
        plan = plan with { Url = new Uri("http://place.example/") };
        fetcher = new SafeFetcher(new ShortWaits(), allowPrivate: true, new Straight(place, path => asked.Add((time.Now, path))));
        var dice = new Random(7);
        var coming = new Queue<DateTimeOffset>(
            Enumerable.Range(0, 30 * PostsADay).Select(_ => time.Now.AddSeconds(60 + dice.Next((30 * 86_400) - 3_600))).Order());
        var state = new SourceState { Name = "place" };
        var got = new HashSet<string>();
        for (var ends = time.Now.AddDays(30).AddHours(-0.1); time.Now < ends;)
        {
            while (coming.TryPeek(out var at) && at <= time.Now)
            {
                place.Add(coming.Dequeue());
            }

            place.Posts.RemoveAll(post => post.At < time.Now.AddDays(-3.5));
            state = await PollAsync(plan, state, got);
            time.MoveTo(state.NextPollAt);
        }

        return got.Count;
    }

    private async Task<SourceState> PollAsync(SourcePlan plan, SourceState state, HashSet<string> got)
    {
        var tools = new SourceTools(fetcher!, time)
        {
            Credentials = new Dictionary<string, SecretString>
            {
                ["place:Key"] = new("the-key"),
                ["place:Token"] = new(plan.Kind == "x" ? "x-token" : "page-token"),
            },
        };
        tools = tools with { Listening = new ListeningPlan { Brands = [new Brand { Id = "acme", Name = "Acme Tea" }] } };
        planned = ReadLimits.Of(plan, tools).Sum(demand => demand.Reads);
        var source = SourceRegistry.Create(tools).Find(plan.Kind)!;
        state = source is IPaidSource paid ? state with { Spend = SpendRules.Reserve(paid, plan, state.Spend, time.Now) } : state;
        try
        {
            SpendRules.ThrowIfSpent(source, plan, state.Spend, time.Now);
            var result = await source.PollAsync(plan, state.Cursor, TestContext.Current.CancellationToken);
            got.UnionWith(result.Mentions.Select(mention => mention.Id));
            return PollHealth.AfterSuccess(state, result, time.Now) with
            {
                Cursor = result.Cursor,
                NextPollAt = result.More ? time.Now.AddSeconds(2) : PollRhythm.Next(plan, result.NotBefore, time.Now),
            };
        }
        catch (ExpectedFailureException failed)
        {
            return PollHealth.AfterFailure(state, plan, failed, time.Now);
        }
    }

    /// <summary>From the fetcher to the place without a network between.</summary>
    private sealed class Straight(Place place, Action<string> told) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            told(request.RequestUri!.AbsolutePath);
            var context = new DefaultHttpContext();
            context.Request.Path = Uri.UnescapeDataString(request.RequestUri.AbsolutePath);
            context.Request.QueryString = new QueryString(request.RequestUri.Query);
            foreach (var (name, values) in request.Headers.NonValidated)
            {
                context.Request.Headers[name] = values.ToString();
            }

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
