using System.IO.Compression;
using System.Text;
using Vigie.Store;
using Vigie.Store.Backup;
using Vigie.Tests.Support;

namespace Vigie.Tests.Store;

/// <summary>Backup and restore, on every store.</summary>
public abstract class BackupContract : IDisposable
{
    private readonly TempDirectory folder = new();
    private readonly ManualTime time = new(Some.Monday);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Saved => folder.File("saved.gz");

    protected string Folder => folder.Path;

    protected abstract Task<ITableService> FreshAsync();

    [Fact]
    public async Task What_is_saved_comes_back_the_same_and_restoring_again_changes_nothing()
    {
        var (from, to) = (await FilledAsync(), await FreshAsync());

        var summary = await SaveAsync(from);
        await RestoreAsync(to);

        Assert.Equal(summary.Total, (await RowsAsync(to)).Count);
        Assert.Equal(await RowsAsync(from), await RowsAsync(to));
        using var readiness = new StoreReadiness(to, time);
        await readiness.EnsureAsync(Token);
        await RestoreAsync(to, force: true);
        Assert.Equal(await RowsAsync(from), await RowsAsync(to));
    }

    [Fact]
    public async Task A_store_that_holds_something_is_emptied_by_force_alone()
    {
        await SaveAsync(await FilledAsync());
        var other = await FreshAsync();
        await other.GetTable(Keys.Threads).CreateIfNotExistsAsync(Token);
        await WriteAsync(other, Keys.Threads, "stranger", "summary");
        var before = await RowsAsync(other);

        var refusal = await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(other));

        Assert.Contains("--force", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await RowsAsync(other));
        await RestoreAsync(other, force: true);
        Assert.DoesNotContain(await RowsAsync(other), row => row.Contains("stranger", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restore_that_is_broken_off_serves_nobody_and_goes_on_with_the_same_file_alone()
    {
        var from = await FilledAsync();
        var summary = await SaveAsync(from);
        var to = await FreshAsync();
        using var broken = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new BackupRestorer(to, time).RestoreAsync(
            Saved, summary, force: false, done => broken.Cancel(), broken.Token));

        using var readiness = new StoreReadiness(to, time);
        var half = await Assert.ThrowsAsync<StoreUnusableException>(() => readiness.EnsureAsync(Token));
        Assert.Equal((StoreProblem.HalfRestored, "saved.gz"), (half.Problem, half.Detail));
        var other = summary with { Sha256 = "another" };
        await Assert.ThrowsAsync<BackupRefusedException>(
            () => new BackupRestorer(to, time).RestoreAsync(Saved, other, force: false, _ => { }, Token));
        await RestoreAsync(to);
        Assert.Equal(await RowsAsync(from), await RowsAsync(to));
        await readiness.EnsureAsync(Token);
    }

    [Fact]
    public async Task A_file_that_was_cut_or_changed_anywhere_is_refused()
    {
        await SaveAsync(await FilledAsync());
        var whole = await File.ReadAllBytesAsync(Saved, Token);
        foreach (var length in Enumerable.Range(0, 24).Select(part => whole.Length * part / 24))
        {
            await File.WriteAllBytesAsync(Saved, whole[..length], Token);
            await Assert.ThrowsAsync<BackupRefusedException>(() => new BackupReader(Saved).VerifyAsync(_ => { }, Token));
        }

        var text = Unpacked(whole);
        foreach (var changed in new[]
        {
            text.Replace("row 7 ", "row 8 ", StringComparison.Ordinal),
            text.Replace("\"Threads\":", "\"Threads\":1", StringComparison.Ordinal),
            text + "{}\n",
            text.Replace("\"schema\":1", "\"schema\":99", StringComparison.Ordinal),
            "[]\n", "{}\n", "{\"end\":true}\n",
        })
        {
            Assert.NotEqual(text, changed);
            await using (var packed = new GZipStream(File.Create(Saved), CompressionLevel.Fastest))
            {
                packed.Write(Encoding.UTF8.GetBytes(changed));
            }

            await Assert.ThrowsAsync<BackupRefusedException>(() => new BackupReader(Saved).VerifyAsync(_ => { }, Token));
        }
    }

    [Fact]
    public async Task A_backup_that_is_broken_off_leaves_the_file_of_before()
    {
        var from = await FilledAsync();
        await File.WriteAllTextAsync(Saved, "of yesterday", Token);
        using var broken = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new BackupWriter(from, time).WriteAsync(Saved, _ => broken.Cancel(), broken.Token));

        Assert.Equal("of yesterday", await File.ReadAllTextAsync(Saved, Token));
        Assert.Equal([Saved], Directory.GetFiles(folder.Path, "saved*"));
    }

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task<BackupSummary> SaveAsync(ITableService from) => new BackupWriter(from, time).WriteAsync(Saved, _ => { }, Token);

    private async Task RestoreAsync(ITableService to, bool force = false) =>
        await new BackupRestorer(to, time).RestoreAsync(
            Saved, await new BackupReader(Saved).VerifyAsync(_ => { }, Token), force, _ => { }, Token);

    /// <summary>Rows of every type, in more partitions than a page and more rows than a transaction take.</summary>
    private async Task<ITableService> FilledAsync()
    {
        var tables = await FreshAsync();
        using var readiness = new StoreReadiness(tables, time);
        await readiness.EnsureAsync(Token);
        foreach (var name in Keys.Tables)
        {
            for (var part = 0; part < 3; part++)
            {
                await tables.GetTable(name).SubmitTransactionAsync(
                    [.. Enumerable.Range(0, 100).Select(n => new TableTransactionAction(
                        TableTransactionActionType.Add, Entity(name, "big", $"r{part}{n:d3}")))],
                    Token);
            }

            for (var n = 0; n < 20; n++)
            {
                await WriteAsync(tables, name, $"p{n}", "only");
            }
        }

        foreach (var part in Enumerable.Range(0, 30).Chunk(10))
        {
            await tables.GetTable(Keys.Threads).SubmitTransactionAsync(
                [.. part.Select(n => new TableTransactionAction(
                    TableTransactionActionType.Add,
                    new TableEntity("large", $"r{n}") { ["Json"] = new string('é', 30_000), ["Json1"] = $"row {n} " }))],
                Token);
        }

        return tables;
    }

    private static Task<Azure.ETag> WriteAsync(ITableService tables, string table, string partition, string row) =>
        tables.GetTable(table).UpsertEntityAsync(Entity(table, partition, row), Token);

    private static TableEntity Entity(string table, string partition, string row) => new(partition, row)
    {
        ["V"] = 1,
        ["Json"] = $$"""{"text":"çà 🫖 {{table}} {{row}}\n"}""",
        ["Whole"] = 1.0,
        ["Big"] = 9_007_199_254_740_993L,
        ["At"] = Some.Monday.AddTicks(7),
        ["Yes"] = true,
        ["Bytes"] = new byte[] { 0, 255 },
    };

    /// <summary>Everything there is in all tables, but what the store says of itself.</summary>
    private static async Task<List<string>> RowsAsync(ITableService tables)
    {
        var rows = new List<string>();
        foreach (var name in Keys.Tables)
        {
            await tables.GetTable(name).CreateIfNotExistsAsync(Token);
            await foreach (var row in tables.GetTable(name).ScanAsync(keysOnly: false, Token))
            {
                if (row.PartitionKey != Keys.Store)
                {
                    var values = row.Properties.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                        .Select(pair => $"{pair.Key}={(pair.Value is byte[] bytes ? Convert.ToHexString(bytes) : pair.Value)}");
                    rows.Add($"{name}|{row.PartitionKey}|{row.RowKey}|{string.Join(';', values)}");
                }
            }
        }

        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private static string Unpacked(byte[] packed)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
