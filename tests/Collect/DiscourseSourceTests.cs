using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Collect.Pull;

namespace Vigie.Tests.Collect;

/// <summary>All the latest posts of a forum.</summary>
public sealed class DiscourseSourceTests : PullContract
{
    private protected override bool ShowsDeletions => true;

    /// <summary>200 ids are read again, 50 a page.</summary>
    private protected override int MostQuestions => 6;

    private protected override string Key => "Sources__places__Key";

    private protected override Place CreatePlace(Func<DateTimeOffset> clock) => new DiscoursePlace { Clock = clock };

    private protected override SourcePlan PlanAt(Uri address) => new() { Name = "places", Kind = "discourse", Url = address };

    private protected override ISource CreateSource(SourceTools tools) => new DiscourseSource(tools);

    [Fact]
    public async Task A_post_becomes_a_mention_of_its_topic()
    {
        var post = Site.Add(Time.Now.AddMinutes(-5));
        Site.Change(post, known => known with { Text = "<aside class=\"quote\" data-post=\"1\">theirs</aside>mine" });

        await PollAsync();

        var mention = Assert.Single(LastMentions);
        Assert.Equal(("mine", "Tea", "7", Channel.Forum), (mention.Text, mention.Title, mention.ThreadId, mention.Channel));
        Assert.EndsWith("/t/tea/7/1", mention.Url, StringComparison.Ordinal);
        Assert.Equal("ana", mention.Author?.Name);
    }
}

/// <summary>What a forum's search finds.</summary>
public sealed class DiscourseSearchTests : PullContract
{
    private protected override string Key => "Sources__places__Key";

    private protected override Place CreatePlace(Func<DateTimeOffset> clock) => new DiscoursePlace { Clock = clock };

    private protected override SourcePlan PlanAt(Uri address) =>
        new() { Name = "places", Kind = "discourse", Url = address, Find = ["Acme Tea"] };

    private protected override ISource CreateSource(SourceTools tools) => new DiscourseSource(tools);
}
