using System.Globalization;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Store;

public sealed class SleepAlarmTests : IDisposable
{
    private readonly LocalStore store = new();
    private readonly ManualTime time = new(Some.Monday);
    private readonly SleepAlarm alarm;

    public SleepAlarmTests() => alarm = Create();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_that_ticks_or_never_did_raises_nothing()
    {
        Assert.Empty(await LaterAsync(minutes: 60));
        await TickAsync();
        Assert.Empty(await LaterAsync(minutes: 15));
        Assert.Empty(await LaterAsync(minutes: 0));
    }

    [Fact]
    public async Task A_machine_that_just_woke_up_is_given_five_minutes_to_tick()
    {
        await TickAsync();
        Assert.Empty(await LaterAsync(minutes: 600));
        Assert.Empty(await LaterAsync(minutes: 4));
        await TickAsync();
        Assert.Empty(await LaterAsync(minutes: 2));

        Assert.Empty(await store.Threads.ReadAlertsAsync("operator", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task Two_processes_that_notice_the_same_sleep_raise_one_alert()
    {
        await TickAsync();
        var other = Create();
        await LaterAsync(minutes: 16);
        await other.LookAsync(Token);
        time.Advance(TimeSpan.FromMinutes(6));

        var notices = await Task.WhenAll(alarm.LookAsync(Token), other.LookAsync(Token));

        var alert = Assert.Single(await store.Threads.ReadAlertsAsync("operator", Token).ToListAsync(Token)).Value;
        Assert.All(notices, one => Assert.Equal([new AlertNotice(alert.Id)], one));
        Assert.Contains("since 2026-03-02 09:00 UTC", alert.Evidence.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_reads_the_store_once_a_minute_at_most()
    {
        await TickAsync();
        await LaterAsync(minutes: 16);
        await LaterAsync(minutes: 5);
        Assert.Empty(await alarm.LookAsync(Token));
        time.Advance(SleepAlarm.Every);
        Assert.Single(await alarm.LookAsync(Token));
    }

    public void Dispose() => store.Dispose();

    private SleepAlarm Create() => new(
        store.States,
        new OperatorAlerts(store.Threads, store.States, new Announcer(store.Threads, store.Indexes), new ListeningPlan(), time),
        time);

    private Task TickAsync() =>
        store.States.WriteNoteAsync(NoteNames.LastTick, time.Now.ToString("O", CultureInfo.InvariantCulture), Token);

    private async Task<IReadOnlyList<AlertNotice>> LaterAsync(int minutes)
    {
        time.Advance(TimeSpan.FromMinutes(minutes));
        return await alarm.LookAsync(Token);
    }
}
