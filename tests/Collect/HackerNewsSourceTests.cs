using Vigie.Collect;
using Vigie.Model.Listening;
using Vigie.Tests.Collect.Pull;

namespace Vigie.Tests.Collect;

public sealed class HackerNewsSourceTests : PullContract
{
    private protected override Place CreatePlace(Func<DateTimeOffset> clock) => new HackerNewsPlace { Clock = clock };

    private protected override SourcePlan PlanAt(Uri address) => new() { Name = "places", Kind = "hackernews", Url = address };

    private protected override ISource CreateSource(SourceTools tools) => new HackerNewsSource(tools);
}
