using Azure;
using Vigie.Store;

namespace Vigie.Tests.Store;

/// <summary>What every store promises; each one derives and runs the same facts.</summary>
public abstract class TableContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_comes_back_with_every_type_intact()
    {
        var table = await TableAsync();
        var entity = new TableEntity("p", "r")
        {
            ["Text"] = "çà et là 🫖 'quoted'",
            ["Small"] = -3,
            ["Big"] = 9_007_199_254_740_993L,
            ["Whole"] = 1.0,
            ["Fraction"] = 0.1,
            ["Truth"] = true,
            ["Time"] = new DateTimeOffset(2026, 11, 21, 10, 20, 30, TimeSpan.Zero).AddTicks(1_234_567),
            ["Guid"] = Guid.Parse("c9da6455-213d-42c9-9a79-3e9149a57833"),
            ["Bytes"] = new byte[] { 0, 1, 255 },
            ["Nothing"] = null,
        };

        await table.AddEntityAsync(entity, Token);
        var read = await table.GetEntityIfExistsAsync("p", "r", Token);

        Assert.NotNull(read);
        foreach (var (name, value) in entity.Properties)
        {
            Assert.Equal(value, read[name]);
        }

        Assert.False(read.Properties.ContainsKey("Nothing"));
        Assert.NotEqual(default, read.ETag);
    }

    [Theory]
    [InlineData("O'Brien", "a+b c")]
    [InlineData("brand|2026", "thé&=,;:@!*()[]{}")]
    public async Task Keys_with_odd_characters_are_found_again(string partition, string row)
    {
        var table = await TableAsync();

        await table.AddEntityAsync(new TableEntity(partition, row) { ["N"] = 1 }, Token);

        Assert.Equal(1, (await table.GetEntityIfExistsAsync(partition, row, Token))?["N"]);
        Assert.Equal([row], await RowsAsync(table, new TableQuery(partition)));
    }

    [Fact]
    public async Task What_is_not_there_is_null() => Assert.Null(await (await TableAsync()).GetEntityIfExistsAsync("p", "none", Token));

    [Fact]
    public async Task Adding_twice_is_409()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"), Token);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Token));

        Assert.Equal((409, "EntityAlreadyExists"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task An_update_with_a_stale_tag_is_412_and_changes_nothing()
    {
        var table = await TableAsync();
        var first = await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, Token);
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, first, Token);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, first, Token));

        Assert.Equal((412, "UpdateConditionNotSatisfied"), (failure.Status, failure.ErrorCode));
        Assert.Equal(2, (await table.GetEntityIfExistsAsync("p", "r", Token))?["N"]);
    }

    [Fact]
    public async Task An_update_of_what_is_not_there_is_404()
    {
        var table = await TableAsync();

        var failure =
            await Assert.ThrowsAsync<RequestFailedException>(() => table.UpdateEntityAsync(new TableEntity("p", "none"), ETag.All, Token));

        Assert.Equal(404, failure.Status);
    }

    [Fact]
    public async Task Replacing_forgets_the_properties_that_are_not_given()
    {
        var table = await TableAsync();
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["Old"] = 1 }, Token);

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["New"] = 2 }, Token);

        Assert.Equal(["New"], (await table.GetEntityIfExistsAsync("p", "r", Token))!.Properties.Keys);
    }

    [Fact]
    public async Task Deleting_twice_is_no_failure_and_a_stale_tag_is_412()
    {
        var table = await TableAsync();
        var stale = await table.AddEntityAsync(new TableEntity("p", "r"), Token);
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, Token);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.DeleteEntityAsync("p", "r", stale, Token));
        await table.DeleteEntityAsync("p", "r", ETag.All, Token);
        await table.DeleteEntityAsync("p", "r", ETag.All, Token);

        Assert.Equal(412, failure.Status);
        Assert.Null(await table.GetEntityIfExistsAsync("p", "r", Token));
    }

    [Fact]
    public async Task A_range_is_read_in_order_over_all_its_pages()
    {
        var table = await TableAsync();
        foreach (var row in new[] { "b3", "a1", "b1", "c1", "b2" })
        {
            await table.AddEntityAsync(new TableEntity("p", row), Token);
        }

        await table.AddEntityAsync(new TableEntity("other", "b9"), Token);

        Assert.Equal(["b1", "b2", "b3"], await RowsAsync(table, TableQuery.Prefix("p", "b") with { PageSize = 2 }));
        Assert.Equal(["b2", "b3"], await RowsAsync(table, new TableQuery("p") { From = "b2", To = "c1", PageSize = 1 }));
    }

    [Fact]
    public async Task Only_the_selected_properties_come()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 }, Token);

        var rows = await table.QueryAsync(new TableQuery("p") { Select = ["B"] }, Token).ToListAsync(Token);

        Assert.Equal(["B"], rows.Single().Properties.Keys);
        Assert.Equal(2, rows.Single()["B"]);
    }

    [Fact]
    public async Task A_transaction_is_all_or_nothing_and_names_the_action_that_failed()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(new TableEntity("p", "there"), Token);

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            [Add("new"), Add("newer"), Add("there"), Add("newest")], Token));

        Assert.Equal((409, "EntityAlreadyExists", 2), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        Assert.Equal(["there"], await RowsAsync(table, new TableQuery("p")));
    }

    [Fact]
    public async Task A_transaction_of_every_kind_of_action_commits_and_gives_tags_that_hold()
    {
        var table = await TableAsync();
        var old = await table.AddEntityAsync(new TableEntity("p", "old"), Token);
        var gone = await table.AddEntityAsync(new TableEntity("p", "gone"), Token);

        var tags = await table.SubmitTransactionAsync(
            [
                Add("new"),
                new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "either") { ["T"] = "é\r\n--batch_x--" }),
                new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "old") { ["N"] = 2 }, old),
                new(TableTransactionActionType.Delete, new TableEntity("p", "gone"), gone),
            ],
            Token);

        Assert.Equal(["either", "new", "old"], await RowsAsync(table, new TableQuery("p")));
        Assert.Equal("é\r\n--batch_x--", (await table.GetEntityIfExistsAsync("p", "either", Token))?["T"]);
        await table.UpdateEntityAsync(new TableEntity("p", "old") { ["N"] = 3 }, tags[2], Token);
    }

    [Fact]
    public async Task A_transaction_with_a_stale_tag_is_412()
    {
        var table = await TableAsync();
        var stale = await table.AddEntityAsync(new TableEntity("p", "old"), Token);
        await table.UpsertEntityAsync(new TableEntity("p", "old") { ["N"] = 1 }, Token);

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            [Add("new"), new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "old"), stale)], Token));

        Assert.Equal((412, 1), (failure.Status, failure.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task A_full_transaction_of_100_large_rows_commits()
    {
        var table = await TableAsync();

        await table.SubmitTransactionAsync([.. Enumerable.Range(0, 100).Select(n => Add($"r{n:D3}", new string('é', 5_000)))], Token);

        var read = await table.QueryAsync(new TableQuery("p") { PageSize = 30 }, Token).ToListAsync(Token);
        Assert.Equal(100, read.Count);
        Assert.All(read, entity => Assert.Equal(new string('é', 5_000), entity["T"]));
    }

    [Fact]
    public async Task What_the_service_refuses_is_refused_everywhere()
    {
        var table = await TableAsync();
        await RefusedAsync("OutOfRangeInput", () => table.AddEntityAsync(new TableEntity("a/b", "r"), Token));
        await RefusedAsync("OutOfRangeInput", () => table.GetEntityIfExistsAsync("p", "tab\there", Token));
        await RefusedAsync("KeyTooLarge", () => table.UpsertEntityAsync(new TableEntity("p", new string('x', 513)), Token));
        await RefusedAsync(
            "PropertyValueTooLarge", () => table.AddEntityAsync(new TableEntity("p", "r") { ["T"] = new string('x', 32_769) }, Token));
        await RefusedAsync("PropertyNameInvalid", () => table.AddEntityAsync(new TableEntity("p", "r") { ["a-b"] = 1 }, Token));
        await RefusedAsync("CommandsInBatchActOnDifferentPartitions", () => table.SubmitTransactionAsync(
            [Add("a"), new(TableTransactionActionType.Add, new TableEntity("q", "b"))], Token));
        await RefusedAsync("InvalidDuplicateRow", () => table.SubmitTransactionAsync([Add("a"), Add("a")], Token));
        await RefusedAsync(
            "InvalidInput", () => table.SubmitTransactionAsync([.. Enumerable.Range(0, 101).Select(n => Add($"{n}"))], Token));
        Assert.Empty(await RowsAsync(table, new TableQuery("p")));
    }

    [Fact]
    public async Task Of_many_writers_with_one_tag_exactly_one_wins()
    {
        var table = await TableAsync();
        var tag = await table.AddEntityAsync(new TableEntity("p", "r"), Token);

        var wins = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            try
            {
                await table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = n }, tag, Token);
                return 1;
            }
            catch (RequestFailedException lost) when (lost.Status == 412)
            {
                return 0;
            }
        })));

        Assert.Equal(1, wins.Sum());
    }

    /// <summary>A fresh, created table.</summary>
    protected abstract Task<ITable> TableAsync();

    private static TableTransactionAction Add(string row, string text = "x") =>
        new(TableTransactionActionType.Add, new TableEntity("p", row) { ["T"] = text });

    private static async Task<List<string>> RowsAsync(ITable table, TableQuery query) =>
        await table.QueryAsync(query, Token).Select(entity => entity.RowKey).ToListAsync(Token);

    private static async Task RefusedAsync(string code, Func<Task> write)
    {
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(write);
        Assert.Equal((400, code), (refusal.Status, refusal.ErrorCode));
    }
}
