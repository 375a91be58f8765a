using System.Runtime.CompilerServices;
using Azure;
using Vigie.Model;

namespace Vigie.Store;

/// <summary>
/// What can be found without knowing the thread: by day, by due time, by author, by story. Derived from <see cref="ThreadStore"/>, written
/// after it and again on every redelivery. All writes are idempotent.
/// </summary>
public sealed class IndexStore(ITableService tables)
{
    private readonly ITable indexes = tables.GetTable(Keys.Indexes);

    /// <summary>
    /// Puts mentions under their day and their author, and their thread under the day; those that a person judged also under the
    /// corrections, which one that was deleted or erased leaves.
    /// </summary>
    public async Task IndexAsync(IReadOnlyCollection<StoredMention> mentions, CancellationToken cancellationToken)
    {
        var entities = new List<TableEntity>();
        foreach (var mention in mentions)
        {
            var at = mention.Mention.CreatedAt;
            entities.Add(Rows.ToEntity(Keys.Day(mention.Brand, at), Keys.DayRow(mention), mention, VigieJson.Compact.StoredMention));
            entities.Add(new TableEntity(Keys.ThreadDay(mention.Brand, at), mention.Thread.Value));
            if (mention.Mention.Author is { Identity.Length: > 0 } author)
            {
                var hash = Keys.Author(mention.Mention.Source, author.Identity);
                entities.Add(new TableEntity(Keys.Authors(hash), Keys.AuthorRow(hash, mention)));
            }

            if (mention.Review is not null)
            {
                entities.Add(
                    Rows.ToEntity(Keys.Corrections, Keys.CorrectionRow(mention), mention, VigieJson.Compact.StoredMention));
            }
        }

        foreach (var partition in entities.GroupBy(entity => entity.PartitionKey))
        {
            foreach (var chunk in partition.DistinctBy(entity => entity.RowKey).Chunk(TableRules.MaximumActions))
            {
                await indexes.SubmitTransactionAsync(
                    [.. chunk.Select(entity => new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity))],
                    cancellationToken);
            }
        }

        foreach (var gone in mentions.Where(mention => mention.Mention.Deleted && mention.Review is null))
        {
            await indexes.DeleteEntityAsync(Keys.Corrections, Keys.CorrectionRow(gone), ETag.All, cancellationToken);
        }
    }

    /// <summary>
    /// Mentions that a person judged, published between the two times, newest first, from <paramref name="after"/> (a row key) on.
    /// </summary>
    public async IAsyncEnumerable<(string RowKey, StoredMention Mention)> CorrectionsAsync(
        DateTimeOffset from, DateTimeOffset to, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new TableQuery(Keys.Corrections)
        {
            From = after is null ? Keys.NewestFirst(to) : after + "!",
            To = Keys.NewestFirst(from) + "}",
        };
        await foreach (var entity in indexes.QueryAsync(query, cancellationToken))
        {
            yield return (entity.RowKey, Rows.ToRow(entity, VigieJson.Compact.StoredMention).Value);
        }
    }

    /// <summary>
    /// Mentions of a brand published on the UTC day of <paramref name="day"/>, newest first, from <paramref name="after"/> (a row key) on.
    /// </summary>
    public async IAsyncEnumerable<(string RowKey, StoredMention Mention)> MentionsOfDayAsync(
        string brand, DateTimeOffset day, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new TableQuery(Keys.Day(brand, day)) { From = after is null ? null : after + "!" };
        await foreach (var entity in indexes.QueryAsync(query, cancellationToken))
        {
            yield return (entity.RowKey, Rows.ToRow(entity, VigieJson.Compact.StoredMention).Value);
        }
    }

    /// <summary>
    /// Mentions of a brand published from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive); reads no others.
    /// </summary>
    public async IAsyncEnumerable<StoredMention> MentionsBetweenAsync(
        string brand, DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var day = from.UtcDateTime.Date; day < to.UtcDateTime; day = day.AddDays(1))
        {
            // '`' follows '_', so a bound is behind every row of its own instant: those of `to` are left out, those of `from` are in.
            var query = new TableQuery(Keys.Day(brand, day)) { From = Keys.NewestFirst(to) + "`", To = Keys.NewestFirst(from) + "`" };
            await foreach (var entity in indexes.QueryAsync(query, cancellationToken))
            {
                yield return Rows.ToRow(entity, VigieJson.Compact.StoredMention).Value;
            }
        }
    }

    /// <summary>Threads of a brand with a mention published on the UTC day of <paramref name="day"/>, by id.</summary>
    public async IAsyncEnumerable<ThreadId> ThreadsOfDayAsync(
        string brand, DateTimeOffset day, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in indexes.QueryAsync(new TableQuery(Keys.ThreadDay(brand, day)), cancellationToken))
        {
            yield return new ThreadId(entity.RowKey);
        }
    }

    /// <summary>Where an author's mentions are.</summary>
    public async IAsyncEnumerable<(ThreadId Thread, MentionKey Mention)> MentionsOfAuthorAsync(
        string source, string identity, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var hash = Keys.Author(source, identity);
        await foreach (var entity in indexes.QueryAsync(
            TableQuery.Prefix(Keys.Authors(hash), Keys.AuthorRowPrefix(hash)), cancellationToken))
        {
            var parts = entity.RowKey.Split('|');
            yield return (new ThreadId(parts[1]), new MentionKey(parts[2]));
        }
    }

    /// <summary>Takes a mention out of those of its author. Idempotent.</summary>
    public async Task ForgetAuthorAsync(StoredMention mention, CancellationToken cancellationToken)
    {
        if (mention.Mention.Author is { Identity.Length: > 0 } author)
        {
            var hash = Keys.Author(mention.Mention.Source, author.Identity);
            await indexes.DeleteEntityAsync(Keys.Authors(hash), Keys.AuthorRow(hash, mention), ETag.All, cancellationToken);
        }
    }

    public async Task ScheduleAsync(DueItem item, CancellationToken cancellationToken) =>
        await indexes.UpsertEntityAsync(Entity(item), cancellationToken);

    /// <summary>The same for many items: in one transaction for each hundred of them.</summary>
    public async Task ScheduleAsync(IReadOnlyCollection<DueItem> items, CancellationToken cancellationToken)
    {
        var writes = items.Select(Entity).DistinctBy(entity => entity.RowKey)
            .Select(entity => new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity));
        foreach (var chunk in writes.Chunk(TableRules.MaximumActions))
        {
            await indexes.SubmitTransactionAsync(chunk, cancellationToken);
        }
    }

    /// <summary>What is due at <paramref name="now"/>, longest due first, at most <paramref name="top"/>.</summary>
    public async Task<IReadOnlyList<DueItem>> DueAsync(DateTimeOffset now, int top, CancellationToken cancellationToken) =>
        await ReadDueAsync(new TableQuery(Keys.Due) { To = Keys.DueBefore(now), PageSize = Math.Min(top, 1000) }, top, cancellationToken);

    /// <summary>What becomes due next, soonest first, whether or not it is due already.</summary>
    public async Task<IReadOnlyList<DueItem>> UpcomingAsync(int top, CancellationToken cancellationToken) =>
        await ReadDueAsync(new TableQuery(Keys.Due) { PageSize = Math.Min(top, 1000) }, top, cancellationToken);

    /// <summary>Removes an item that was looked at. Idempotent.</summary>
    public async Task DoneAsync(DueItem item, CancellationToken cancellationToken) =>
        await indexes.DeleteEntityAsync(Keys.Due, Keys.DueRow(item), ETag.All, cancellationToken);

    /// <summary>Puts an alert into the log, at the time it was opened. The canary says that all is well: it is none of the log.</summary>
    public async Task IndexAlertAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (!alert.Id.IsCanary)
        {
            await indexes.UpsertEntityAsync(new TableEntity(Keys.Alerts, Keys.AlertIndexRow(alert)), cancellationToken);
        }
    }

    /// <summary>Takes an alert out of the alert log. Idempotent.</summary>
    public async Task RemoveAlertAsync(Alert alert, CancellationToken cancellationToken) =>
        await indexes.DeleteEntityAsync(Keys.Alerts, Keys.AlertIndexRow(alert), ETag.All, cancellationToken);

    /// <summary>Alerts opened between the two times, newest first, from <paramref name="after"/> (a row key) on.</summary>
    public async IAsyncEnumerable<(string RowKey, AlertId Alert)> AlertsAsync(
        DateTimeOffset from, DateTimeOffset to, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new TableQuery(Keys.Alerts)
        {
            From = after is null ? Keys.NewestFirst(to) : after + "!",
            To = Keys.NewestFirst(from) + "}",
        };
        await foreach (var entity in indexes.QueryAsync(query, cancellationToken))
        {
            yield return (entity.RowKey, new AlertId(entity.RowKey[(entity.RowKey.IndexOf('_', StringComparison.Ordinal) + 1)..]));
        }
    }

    /// <summary>
    /// Gives a mention without a native conversation to <paramref name="thread"/>, unless it was given to one before: then that one stays.
    /// So a redelivered mention never moves.
    /// </summary>
    public async Task<ThreadId> AssignAsync(string brand, MentionKey mention, ThreadId thread, CancellationToken cancellationToken)
    {
        var entity = new TableEntity(Keys.Assignment(brand, mention), mention.Value) { ["Thread"] = thread.Value };
        try
        {
            await indexes.AddEntityAsync(entity, cancellationToken);
            return thread;
        }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
            return await AssignedAsync(brand, mention, cancellationToken) ?? thread;
        }
    }

    public async Task<ThreadId?> AssignedAsync(string brand, MentionKey mention, CancellationToken cancellationToken) =>
        await indexes.GetEntityIfExistsAsync(Keys.Assignment(brand, mention), mention.Value, cancellationToken) is { } entity
            ? new ThreadId(
                entity.GetString("Thread") ?? throw new InvalidDataException($"The assignment of mention {mention} names no thread."))
            : null;

    /// <summary>Threads that share one band of a fingerprint, with their whole fingerprint and when they began.</summary>
    public async IAsyncEnumerable<(ThreadId Thread, long Fingerprint, DateTimeOffset At)> StoriesAsync(
        string brand, int band, int value, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in indexes.QueryAsync(
            new TableQuery(Keys.Story(brand, band, value)) { PageSize = 100 }, cancellationToken))
        {
            if (entity["Fingerprint"] is long fingerprint && entity["At"] is DateTimeOffset at)
            {
                yield return (new ThreadId(entity.RowKey), fingerprint, at);
            }
        }
    }

    public async Task IndexStoryAsync(
        string brand, int band, int value, ThreadId thread, long fingerprint, DateTimeOffset at, CancellationToken cancellationToken) =>
        await indexes.UpsertEntityAsync(
            new TableEntity(Keys.Story(brand, band, value), thread.Value) { ["Fingerprint"] = fingerprint, ["At"] = at },
            cancellationToken);

    private static TableEntity Entity(DueItem item) => Rows.ToEntity(Keys.Due, Keys.DueRow(item), item, VigieJson.Compact.DueItem);

    private async Task<IReadOnlyList<DueItem>> ReadDueAsync(TableQuery query, int top, CancellationToken cancellationToken)
    {
        var due = new List<DueItem>();
        await foreach (var entity in indexes.QueryAsync(query, cancellationToken))
        {
            due.Add(Rows.ToRow(entity, VigieJson.Compact.DueItem).Value);
            if (due.Count == top)
            {
                break;
            }
        }

        return due;
    }
}
