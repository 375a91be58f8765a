using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Notify;

/// <summary>
/// The process dies at each of its table calls in turn, before or after it: nothing is lost, and nothing is told twice unless it says so.
/// </summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_anywhere_loses_no_alert_and_repeats_none_unlabelled(bool afterTheCall)
    {
        for (var call = 1; await DieAtAsync(call, afterTheCall, () => [SomeAlert.Velocity(1, "Case 1")], mostCards: 1); call++)
        {
            Assert.True(call < 200, "The run never came to its end.");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_while_replies_are_gathered_loses_none_of_them(bool afterTheCall)
    {
        for (var call = 1;
            await DieAtAsync(
                call,
                afterTheCall,
                () => [SomeAlert.Sla(1, "Case 1"), SomeAlert.Sla(2, "Case 2"), SomeAlert.Sla(3, "Case 3")],
                mostCards: 1);
            call++)
        {
            Assert.True(call < 200, "The run never came to its end.");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_while_a_thread_is_folded_loses_no_update(bool afterTheCall)
    {
        for (var call = 1;
            await DieAtAsync(
                call, afterTheCall, () => [SomeAlert.Velocity(1, "Case 1"), SomeAlert.Velocity(2, "Case 2")], mostCards: 2);
            call++)
        {
            Assert.True(call < 200, "The run never came to its end.");
        }
    }

    /// <summary>Whether the process died at that call.</summary>
    private static async Task<bool> DieAtAsync(int call, bool afterIt, Func<IReadOnlyList<Alert>> open, int mostCards)
    {
        await using var scene = await NotifyScene.StartAsync();
        var alerts = open();
        foreach (var alert in alerts)
        {
            await scene.OpenAsync(alert);
        }

        var tables = new FaultyTables(scene.Store.Service, call, afterIt);
        var dying = scene.Function(tables);
        try
        {
            foreach (var alert in alerts)
            {
                await dying.NotifyAsync(new AlertNotice(alert.Id), TestContext.Current.CancellationToken);
            }
        }
        catch (CrashException)
        {
            // The queue delivers again what was not finished.
            foreach (var alert in alerts)
            {
                await scene.NotifyAsync(alert);
            }
        }

        await scene.PassAsync(TimeSpan.FromMinutes(40));
        foreach (var alert in alerts)
        {
            Assert.Null((await scene.ReadAsync(alert)).Pending);
        }

        foreach (var alert in alerts)
        {
            var cards = scene.Teams.Cards.Where(card => card.Contains(alert.Evidence.Title, StringComparison.Ordinal)).ToList();
            var unlabelled = cards.Count(card => !card.Contains("Possible repeat", StringComparison.Ordinal));
            Assert.NotEmpty(cards);
            Assert.True(
                unlabelled <= mostCards, $"{unlabelled} cards without a label after a crash {(afterIt ? "after" : "before")} call {call}.");
        }

        return tables.Died;
    }
}
