using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Tests.Watch;
using Vigie.Web;

namespace Vigie.Tests.Web;

public sealed class ListedRowsTests : IDisposable
{
    private static readonly ThreadId Id = ThreadId.Of("brand", "x", "1");

    private readonly LocalStore store = new();
    private readonly ManualTime time = new(Some.Monday);
    private readonly CountingTables counting;
    private readonly ListedRows billed;

    public ListedRowsTests()
    {
        counting = new CountingTables(store.Service);
        billed = Rows(new SecretString("UseDevelopmentStorage=true"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_reads_are_billed_a_thread_that_nothing_touched_is_read_once_in_five_minutes()
    {
        await billed.ThreadAsync(Id, 1, Token);
        time.Advance(ListedRows.Remembered - TimeSpan.FromSeconds(1));
        await billed.ThreadAsync(Id, 1, Token);
        Assert.Equal(1, counting.Calls);

        time.Advance(TimeSpan.FromSeconds(1));
        await billed.ThreadAsync(Id, 1, Token);
        Assert.Equal(2, counting.Calls);
    }

    [Fact]
    public async Task New_mentions_and_what_people_do_are_seen_at_once()
    {
        await billed.ThreadAsync(Id, 1, Token);
        await billed.ThreadAsync(Id, 2, Token);
        billed.Forget();
        await billed.ThreadAsync(Id, 2, Token);

        Assert.Equal(3, counting.Calls);
    }

    [Fact]
    public async Task On_a_laptop_every_list_is_read_anew()
    {
        var free = Rows(connection: null);
        await free.ThreadAsync(Id, 1, Token);
        await free.ThreadAsync(Id, 1, Token);

        Assert.Equal(2, counting.Calls);
    }

    [Fact]
    public async Task An_alert_is_remembered_once_it_is_told_and_some_minutes_old()
    {
        var id = AlertId.Velocity(Id, 1);
        var alert = new Alert
        {
            Id = id,
            Kind = AlertKind.Velocity,
            Severity = Severity.High,
            OpenedAt = time.Now,
            Evidence = new Evidence { DecidedAt = time.Now, Title = "t", Language = "en" },
        };
        await new ThreadStore(store.Service).AddAlertAsync(alert, Token);
        await billed.AlertAsync(id, Token);
        await billed.AlertAsync(id, Token);
        Assert.Equal(2, counting.Calls);

        time.Advance(TimeSpan.FromMinutes(11));
        await billed.AlertAsync(id, Token);
        Assert.Equal(alert.Id, (await billed.AlertAsync(id, Token))!.Id);
        Assert.Equal(3, counting.Calls);
    }

    public void Dispose() => store.Dispose();

    private ListedRows Rows(SecretString? connection) => new(
        new ThreadStore(counting),
        new VigieSettings { DataFolder = "unused", LinkKey = new SecretString("key"), StorageConnection = connection },
        time);
}
