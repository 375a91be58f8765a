using Microsoft.AspNetCore.Http;
using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect.Pull;

/// <content>The place, its troubles, and what came from it.</content>
public abstract partial class PullContract : IAsyncLifetime
{
    private readonly List<(string Id, string? Revision, bool Deleted)> given = [];
    private FeedServer server = null!;
    private SafeFetcher fetcher = null!;
    private string? cursor;
    private bool hasStaff;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected ManualTime Time { get; } = new();

    private protected Place Site { get; private set; } = null!;

    /// <summary>How far the place's clock is from ours.</summary>
    private protected TimeSpan Skew { get; private set; }

    /// <summary>Whether the place shows that a text was edited, and that a post is gone.</summary>
    private protected virtual bool ShowsEdits => true;

    private protected virtual bool ShowsDeletions => false;

    /// <summary>The setting that holds the key; null for a place that wants none.</summary>
    private protected virtual string? Key => null;

    /// <summary>How late an item may come and still be found at the next poll, and how late to be found within a day.</summary>
    private protected virtual TimeSpan Late => TimeSpan.FromMinutes(50);

    private protected virtual TimeSpan VeryLate => TimeSpan.FromHours(20);

    /// <summary>Whether the first poll is bounded by time (by a number of entries otherwise).</summary>
    private protected virtual bool LooksBackByTime => true;

    private protected abstract Place CreatePlace(Func<DateTimeOffset> clock);

    private protected abstract SourcePlan PlanAt(Uri address);

    private protected abstract ISource CreateSource(SourceTools tools);

    public async ValueTask InitializeAsync()
    {
        server = await FeedServer.StartAsync();
        fetcher = new SafeFetcher(new ShortWaits(), allowPrivate: true);
        Site = CreatePlace(() => Time.Now + Skew);
        server.Answer = Site.AnswerAsync;
    }

    public async ValueTask DisposeAsync()
    {
        fetcher.Dispose();
        await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Questions of one poll that finds nothing new.</summary>
    private protected virtual int MostQuestions => 2;

    private protected virtual IReadOnlyDictionary<string, SecretString> Credentials => new Dictionary<string, SecretString>();

    private protected SourceTools Tools => new(fetcher, Time) { Listening = Listening, Credentials = Credentials };

    private protected virtual ListeningPlan Listening => new()
    {
        Brands = [new Brand { Id = "acme", Name = "Acme Tea", Staff = hasStaff ? [Staff] : [] }],
    };

    /// <summary>An account that speaks for the brand as its owner declares it, and as the place's posts have it.</summary>
    private protected virtual StaffAccount Staff => new() { Source = "places", Author = "@acmecare" };

    private protected virtual string StaffAuthor => "acmecare";

    /// <summary>Ids of all that was given so far.</summary>
    private protected IReadOnlyList<string> Given => [.. given.Select(item => item.Id)];

    private protected IReadOnlyList<Mention> LastMentions { get; private set; } = [];

    /// <summary>Polls until there is no more, and stores what came.</summary>
    private protected async Task PollAsync()
    {
        LastMentions = [];
        for (var poll = 0; poll < 40; poll++)
        {
            var result = await PollOnceAsync();
            Assert.True(result.Problem is null, result.Problem);
            Keep(result);
            if (!result.More)
            {
                return;
            }
        }

        Assert.Fail("There is more without end.");
    }

    private protected async Task<PollResult> PollOnceAsync()
    {
        var result = await CreateSource(Tools).PollAsync(PlanAt(server.Address), cursor, Token);
        Assert.InRange(result.Mentions.Count, 0, MentionBatch.MaximumMentions);
        Assert.InRange(result.Cursor.Length, 1, PollResult.MaximumCursor);
        Assert.Equal(result.Mentions.OrderBy(mention => mention.CreatedAt), result.Mentions);
        return result;
    }

    /// <summary>Every question after the first few goes wrong.</summary>
    private protected void Fail(Func<HttpContext, Task> answer, int after = 0)
    {
        var honest = after;
        server.Answer = context => honest-- > 0 ? Site.AnswerAsync(context) : answer(context);
    }

    private void Keep(PollResult result)
    {
        cursor = result.Cursor;
        LastMentions = [.. LastMentions, .. result.Mentions];
        given.AddRange(result.Mentions.Select(mention => (mention.Id, mention.Revision, mention.Deleted)));
    }

    private async Task TryPollAsync()
    {
        try
        {
            Keep(await PollOnceAsync());
        }
        catch (ExpectedFailureException)
        {
            // The state is as before.
        }
    }

    private void AddMany(int count, DateTimeOffset from, TimeSpan apart)
    {
        for (var number = 0; number < count; number++)
        {
            Site.Add(from + (apart * number));
        }
    }

    private void AssertEachOnce()
    {
        var expected = Site.Posts.Select(Site.IdOf).Order(StringComparer.Ordinal).ToList();
        var found = given.Select(item => item.Id).Order(StringComparer.Ordinal).ToList();
        Assert.Empty(expected.Except(found));
        Assert.Equal(expected.Count, found.Count);
    }

    private Task TroubleAsync(HttpContext context, string trouble) => trouble switch
    {
        "limit" => Site.LimitAsync(context, TimeSpan.FromSeconds(30)),
        "fault" => StatusAsync(context, 501),
        "page" => context.Response.WriteAsync("<!DOCTYPE html><title>Checking your browser</title>", Token),
        "cut" => CutAsync(context),
        "huge" => HugeAsync(context),
        _ => StatusAsync(context, 403),
    };

    private static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync("""{"error":"AuthMissing"}""", Token);
    }

    private static async Task CutAsync(HttpContext context)
    {
        context.Response.ContentLength = 1_000;
        await context.Response.WriteAsync("""{"hits":[{"objectID":"1" """, Token);
        await context.Response.Body.FlushAsync(Token);
        context.Abort();
    }

    private static async Task HugeAsync(HttpContext context)
    {
        var part = new byte[1024 * 1024];
        Array.Fill(part, (byte)' ');
        for (var parts = 0; parts < 6; parts++)
        {
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
        }
    }
}
