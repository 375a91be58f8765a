using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Detect;

namespace Vigie.Tests.Collect.Pull;

/// <summary>
/// What every polled source keeps, whatever its place does: each item once, none missed. The place is a server on this machine that answers
/// as the real one does; the source is made anew for each question, and knows no more than its cursor.
/// </summary>
public abstract partial class PullContract
{
    [Fact]
    public async Task The_first_poll_looks_back_no_further_than_its_bound()
    {
        var old = Site.Add(Time.Now.AddHours(-30));
        var recent = Site.Add(Time.Now.AddHours(-20));

        await PollAsync();

        // Some are bounded by a number of entries instead, and take both.
        string[] expected = LooksBackByTime ? [Site.IdOf(recent)] : [Site.IdOf(old), Site.IdOf(recent)];
        Assert.Equal(expected.Order(), given.Select(item => item.Id).Order());
    }

    [Fact]
    public async Task More_than_a_page_comes_whole_and_once()
    {
        await PollAsync();
        Time.Advance(TimeSpan.FromHours(3));
        AddMany(450, Time.Now.AddHours(-2), TimeSpan.FromSeconds(15));

        await PollAsync();
        await PollAsync();

        AssertEachOnce();
    }

    [Fact]
    public async Task A_crowd_within_one_second_comes_whole()
    {
        await PollAsync();
        Time.Advance(TimeSpan.FromHours(1));
        AddMany(230, Time.Now.AddMinutes(-10), TimeSpan.Zero);

        await PollAsync();
        await PollAsync();

        AssertEachOnce();
    }

    [Fact]
    public async Task What_comes_between_two_pages_is_not_missed()
    {
        await PollAsync();
        Time.Advance(TimeSpan.FromHours(1));
        AddMany(260, Time.Now.AddMinutes(-50), TimeSpan.FromSeconds(5));
        server.Answer = async context =>
        {
            await Site.AnswerAsync(context);
            if (Site.Posts.Count < 300)
            {
                AddMany(3, Time.Now, TimeSpan.Zero);
            }
        };

        await PollAsync();
        server.Answer = Site.AnswerAsync;
        Time.Advance(TimeSpan.FromMinutes(15));
        await PollAsync();

        AssertEachOnce();
    }

    [Fact]
    public async Task What_comes_late_is_found()
    {
        AddMany(5, Time.Now.AddMinutes(-30), TimeSpan.FromMinutes(1));
        await PollAsync();
        Time.Advance(TimeSpan.FromDays(2));
        AddMany(5, Time.Now.AddMinutes(-5), TimeSpan.FromMinutes(1));
        await PollAsync();

        Time.Advance(TimeSpan.FromMinutes(15));
        var late = Site.Add(Time.Now - Late, shownFrom: Time.Now);
        await PollAsync();
        Assert.Contains(Site.IdOf(late), given.Select(item => item.Id));

        var number = Site.Add(Time.Now - VeryLate, shownFrom: Time.Now).Number;
        for (var hour = 0; hour < 25 && !IsFound(number); hour++)
        {
            Time.Advance(TimeSpan.FromHours(1));
            Site.Add(Time.Now.AddMinutes(-1));

            // It stays as late as it was while the test waits for the sweep.
            Site.Change(Find(number), known => known with { At = Time.Now - VeryLate });
            await PollAsync();
        }

        Assert.True(IsFound(number), "What came very late was not found within a day.");
        AssertEachOnce();

        Post Find(int wanted) => Site.Posts.Single(post => post.Number == wanted);

        bool IsFound(int wanted) => given.Exists(item => item.Id == Site.IdOf(Find(wanted)));
    }

    [Fact]
    public async Task An_edit_is_the_same_mention_with_a_new_revision_where_the_place_shows_it()
    {
        var post = Site.Add(Time.Now.AddMinutes(-5));
        await PollAsync();
        Time.Advance(TimeSpan.FromMinutes(10));
        Site.Change(post, known => known with { Text = "Acme Tea is mouldy", EditedAt = Time.Now });

        await PollAsync();
        await PollAsync();

        Assert.Equal(Enumerable.Repeat(Site.IdOf(post), ShowsEdits ? 2 : 1), given.Select(item => item.Id));
        Assert.Equal(given.Count, given.Select(item => item.Revision).Distinct().Count());
        Assert.All(given.Skip(1), item => Assert.NotNull(item.Revision));
    }

    [Fact]
    public async Task A_deletion_is_told_where_the_place_shows_it()
    {
        var post = Site.Add(Time.Now.AddMinutes(-5));
        await PollAsync();
        Time.Advance(TimeSpan.FromMinutes(15));
        Site.Change(post, known => known with { Deleted = true });

        await PollAsync();
        await PollAsync();

        bool[] expected = ShowsDeletions ? [false, true] : [false];
        Assert.Equal(expected, given.Select(item => item.Deleted));
    }

    [Fact]
    public async Task What_a_staff_account_writes_answers_and_is_nobodys_opinion()
    {
        hasStaff = true;
        Site.Change(Site.Add(Time.Now.AddMinutes(-9)), post => post with { Text = "Acme Tea is bad, where is it?" });
        Site.Change(Site.Add(Time.Now.AddMinutes(-5)), post => post with { Author = StaffAuthor, Text = "bad bad bad, so sorry!" });
        var plan = PlanAt(server.Address);

        await PollAsync();

        var matcher = new BrandMatcher(Listening);
        var said = LastMentions.Select(mention => Assert.Single(matcher.Assign(plan, mention, unlessSaid: true)).Mention).ToList();
        Assert.Equal([false, true], said.Select(mention => mention.FromBrand));
        var thread = ThreadFoldTests.Fold([.. said.Select(ThreadFoldTests.Stored)], 1);
        Assert.Equal((ReplyState.Answered, 1, 1), (thread.State, thread.Negative, thread.Authors.Count));
        Assert.All(
            said.SelectMany(mention => new BrandMatcher(Stranger()).Match(mention with { FromBrand = false })),
            brand => Assert.False(brand.Mention.FromBrand));

        ListeningPlan Stranger() => new()
        {
            Brands = [new Brand { Id = "acme", Name = "Acme Tea", Staff = [Staff with { Source = "elsewhere" }] }],
        };
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_refused_key_is_told_in_plain_words(int status)
    {
        Fail(context => StatusAsync(context, status));

        var failure = await Assert.ThrowsAnyAsync<ExpectedFailureException>(PollOnceAsync);

        Assert.Equal(FailureKind.Permanent, failure.Kind);
        Assert.Contains("'places'", failure.Message, StringComparison.Ordinal);
        if (Key is not null)
        {
            Assert.Contains(Key, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Asked_too_often_it_waits_as_long_as_the_place_says_and_misses_nothing()
    {
        await PollAsync();
        Time.Advance(TimeSpan.FromHours(1));
        AddMany(240, Time.Now.AddMinutes(-55), TimeSpan.FromSeconds(10));
        Fail(context => Site.LimitAsync(context, TimeSpan.FromSeconds(90)));

        var failure = await Assert.ThrowsAnyAsync<ExpectedFailureException>(PollOnceAsync);

        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(85), TimeSpan.FromSeconds(95));
        server.Answer = Site.AnswerAsync;
        await PollAsync();
        AssertEachOnce();
    }

    [Theory]
    [InlineData("limit")]
    [InlineData("fault")]
    [InlineData("page")]
    [InlineData("cut")]
    [InlineData("huge")]
    [InlineData("refusal")]
    public async Task Whatever_goes_wrong_at_whichever_question_nothing_is_missed(string trouble)
    {
        await PollAsync();
        Time.Advance(TimeSpan.FromHours(1));
        AddMany(330, Time.Now.AddMinutes(-55), TimeSpan.FromSeconds(8));
        for (var question = 0; question < 4; question++)
        {
            Fail(context => TroubleAsync(context, trouble), after: question);
            await TryPollAsync();
            server.Answer = Site.AnswerAsync;
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        await PollAsync();
        await PollAsync();

        AssertEachOnce();
    }

    [Theory]
    [InlineData(-120)]
    [InlineData(-10)]
    [InlineData(10)]
    [InlineData(120)]
    public async Task Clocks_that_differ_lose_nothing(int minutes)
    {
        Skew = TimeSpan.FromMinutes(minutes);
        for (var poll = 0; poll < 6; poll++)
        {
            AddMany(3, Time.Now + Skew - TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(1));
            await PollAsync();
            Time.Advance(TimeSpan.FromMinutes(15));
        }

        AssertEachOnce();
    }

    [Fact]
    public async Task Polls_whose_answer_was_lost_lose_no_item()
    {
        await PollAsync();
        Time.Advance(TimeSpan.FromHours(1));
        AddMany(350, Time.Now.AddMinutes(-50), TimeSpan.FromSeconds(8));
        var kept = new HashSet<string>();
        for (var poll = 0; poll < 30; poll++)
        {
            var result = await PollOnceAsync();
            if (poll % 2 == 1)
            {
                cursor = result.Cursor;
                kept.UnionWith(result.Mentions.Select(mention => mention.Id));
            }
        }

        Assert.Equal(Site.Posts.Select(Site.IdOf).Order(), kept.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Two_days_of_everything_give_each_item_once(int seed)
    {
        var dice = new Random(seed);
        await PollAsync();
        for (var step = 0; step < 96; step++)
        {
            Time.Advance(TimeSpan.FromMinutes(dice.Next(10, 50)));
            for (var count = dice.Next(10) == 0 ? 130 : dice.Next(4); count > 0; count--)
            {
                var at = Time.Now.AddSeconds(-dice.Next(600));
                Site.Add(at, shownFrom: dice.Next(5) == 0 ? Time.Now.AddMinutes(dice.Next(25)) : at);
            }

            var trouble = dice.Next(12) switch { 0 => "limit", 1 => "page", 2 => "cut", 3 => "refusal", _ => null };
            if (trouble is not null)
            {
                Fail(context => TroubleAsync(context, trouble), after: dice.Next(3));
            }

            await TryPollAsync();
            server.Answer = Site.AnswerAsync;
        }

        for (var hour = 0; hour < 26; hour++)
        {
            Time.Advance(TimeSpan.FromHours(1));
            Site.Add(Time.Now);
            await PollAsync();
        }

        AssertEachOnce();
    }

    [Fact]
    public async Task A_quiet_place_is_asked_little()
    {
        AddMany(3, Time.Now.AddMinutes(-30), TimeSpan.FromMinutes(5));
        await PollAsync();
        var asked = server.Asked;

        Time.Advance(TimeSpan.FromMinutes(15));
        await PollAsync();

        Assert.InRange(server.Asked - asked, 1, MostQuestions);
    }
}
