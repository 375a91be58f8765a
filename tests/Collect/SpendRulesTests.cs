using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect;

/// <summary>Reads that cost money, over the real store.</summary>
public sealed class SpendRulesTests : IDisposable
{
    private readonly LocalStore store = new();
    private readonly ManualTime time = new();
    private readonly PaidSource source = new();
    private readonly UsageTally meters = new();
    private readonly SourcePlan plan = new() { Name = "paid", Kind = "paid", MonthlyCap = 1 };

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task It_stops_before_the_cap_and_says_so_and_goes_on_in_the_next_month()
    {
        for (var poll = 0; poll < 12; poll++)
        {
            await PollAsync();
        }

        // Two polls of 30 cents, and a third that may cost 40: 60 + 40 is the cap itself. A fourth could break it.
        var state = await StateAsync();
        Assert.Equal(3, source.Polls);
        Assert.Equal(0.9, state.Spend!.Spent, 6);
        Assert.Equal(900, meters.Counted[Meter.PaidReads], 6);
        Assert.Contains("has spent $0.90 of its $1.00 this month", state.Problem, StringComparison.Ordinal);
        Assert.Contains("monthlyCap", state.Problem, StringComparison.Ordinal);

        time.MoveTo(new DateTimeOffset(2026, 4, 1, 0, 0, 1, TimeSpan.Zero));
        await PollAsync();

        Assert.Equal((4, null), (source.Polls, (await StateAsync()).Problem));
        Assert.Equal(0.3, (await StateAsync()).Spend!.Spent, 6);
    }

    [Fact]
    public async Task A_poll_that_never_ended_counts_as_what_it_may_have_cost()
    {
        source.Breaks = true;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(PollAsync);
        source.Breaks = false;
        time.Advance(SourcePoller.LeaseTime);

        await PollAsync();

        Assert.Equal(0.7, (await StateAsync()).Spend!.Spent, 6);
    }

    private async Task PollAsync()
    {
        var token = TestContext.Current.CancellationToken;
        var poller = new SourcePoller(
            new SourceRegistry([source]), new BrandMatcher(new ListeningPlan()), store.States, time, NullLogger<SourcePoller>.Instance,
            meters);
        if (await poller.TryLeaseAsync(plan, token) is { } lease)
        {
            using var impatient = new CancellationTokenSource();
            source.Break = impatient.Cancel;
            await poller.PollAsync(plan, lease, source.Breaks ? impatient.Token : token);
        }

        time.Advance(plan.Every);
    }

    private async Task<SourceState> StateAsync() =>
        (await store.States.ReadSourceAsync("paid", TestContext.Current.CancellationToken))!.Value;

    private sealed class PaidSource : IPaidSource
    {
        public string Kind => "paid";

        public double UsualCap => 5;

        public int Polls { get; private set; }

        public bool Breaks { get; set; }

        public Action Break { get; set; } = () => { };

        public double MostOfOnePoll(SourcePlan plan) => 0.4;

        public Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken)
        {
            Polls++;
            if (Breaks)
            {
                Break();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return Task.FromResult(new PollResult { Cursor = $"{Polls}", Cost = 0.3 });
        }
    }
}
