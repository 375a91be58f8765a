using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class RetentionChoreTests : IDisposable
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    private readonly Lookout lookout = new(new ListeningPlan { Retention = new RetentionPlan { Mentions = TimeSpan.FromDays(30) } });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_older_than_the_plan_keeps_is_forgotten_and_the_rest_stays()
    {
        await lookout.States.WriteBrandAsync(new BrandState { Brand = "brand", LearningSince = Nine }, null, Token);
        var old = await SayAsync("old", Nine);
        var young = await SayAsync("young", Nine.AddDays(2));
        var alert = await QuoteAsync("old-0", "young-0");
        lookout.Time.MoveTo(Nine.AddDays(31));

        for (var tick = 0; tick < 25; tick++)
        {
            await Retention().RunAsync(Token);
        }

        Assert.Equal((string.Empty, null, true), await ReadAsync(old));
        Assert.Equal(("Where is my parcel young-0?", "ana", false), await ReadAsync(young));
        Assert.Equal(["young-0"], (await lookout.AlertAsync(alert)).Evidence.Excerpts.Select(excerpt => excerpt.Text));
        Assert.Empty(await lookout.Indexes.MentionsOfAuthorAsync("x", "ana", Token).Where(row => row.Thread == old).ToListAsync(Token));
        Assert.Equal("…", (await lookout.Threads.ReadThreadAsync(old, Token))!.Value.Title);
    }

    [Fact]
    public async Task A_full_day_is_forgotten_over_some_ticks_and_goes_on_where_it_ended()
    {
        await lookout.States.WriteNoteAsync("retention|brand", "20260302 ", Token);
        var thread = await SayAsync("old", [.. Enumerable.Range(0, RetentionChore.MostMentions + 10).Select(n => Nine.AddMinutes(n))]);
        lookout.Time.MoveTo(Nine.AddDays(31));

        await Retention().RunAsync(Token);
        var kept = await lookout.Threads.ReadMentionsAsync(thread, Token).CountAsync(row => !row.Value.Mention.Deleted, Token);
        await Retention().RunAsync(Token);

        Assert.Equal(10, kept);
        Assert.False(await lookout.Threads.ReadMentionsAsync(thread, Token).AnyAsync(row => !row.Value.Mention.Deleted, Token));
    }

    public void Dispose() => lookout.Dispose();

    private RetentionChore Retention() =>
        new(lookout.Indexes, lookout.States, new Eraser(lookout.Threads, lookout.Indexes), lookout.Plan, lookout.Time);

    private async Task<ThreadId> SayAsync(string conversation, params DateTimeOffset[] times)
    {
        ThreadId id = default;
        foreach (var chunk in times.Chunk(ThreadCommit.MaximumMentions).Take(1))
        {
            id = await lookout.WaitAsync(conversation, chunk);
        }

        foreach (var (n, at) in times.Index().Skip(ThreadCommit.MaximumMentions))
        {
            var row = (await lookout.Threads.ReadThreadAsync(id, Token))!;
            await lookout.Threads.CommitAsync(
                new ThreadCommit
                {
                    Summary = row.Value,
                    SummaryTag = row.ETag,
                    NewMentions = [Lookout.Question(id, $"{conversation}-{n}", at)],
                },
                Token);
        }

        await lookout.Indexes.IndexAsync(
            await lookout.Threads.ReadMentionsAsync(id, Token).Select(row => row.Value).ToListAsync(Token), Token);
        return id;
    }

    /// <summary>An alert of the whole brand that quotes these mentions.</summary>
    private async Task<AlertId> QuoteAsync(params string[] mentions)
    {
        var alert = new Alert
        {
            Id = AlertId.Volume("brand", Nine),
            Kind = AlertKind.Volume,
            Severity = Severity.High,
            Brand = "brand",
            OpenedAt = Nine,
            Evidence = new Evidence
            {
                DecidedAt = Nine,
                Title = "Brand",
                Excerpts = [.. mentions.Select(id => new Excerpt(MentionKey.Of("x", id), id, "ana", Nine, null, Sentiment.Negative))],
            },
        };
        await lookout.Threads.AddAlertAsync(alert, Token);
        return alert.Id;
    }

    private async Task<(string Text, string? Author, bool Deleted)> ReadAsync(ThreadId id)
    {
        var row = await lookout.Threads.ReadMentionsAsync(id, Token).FirstAsync(Token);
        return (row.Value.Mention.Text, row.Value.Mention.Author?.Name, row.Value.Mention.Deleted);
    }
}
