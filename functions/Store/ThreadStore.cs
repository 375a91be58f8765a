using System.Runtime.CompilerServices;
using Azure;
using Vigie.Model;

namespace Vigie.Store;

/// <summary>What is to become true of one thread, all of it or nothing.</summary>
public sealed record ThreadCommit
{
    /// <summary>The most mentions that fit in one commit beside the summary and alerts.</summary>
    public const int MaximumMentions = 90;

    public required MentionThread Summary { get; init; }

    /// <summary>The ETag that the summary was read with; absent when the thread is new.</summary>
    public ETag? SummaryTag { get; init; }

    public IReadOnlyList<StoredMention> NewMentions { get; init; } = [];

    /// <summary>Mentions that are stored already and change: a new revision, a deletion, a correction.</summary>
    public IReadOnlyList<Row<StoredMention>> ChangedMentions { get; init; } = [];

    public IReadOnlyList<Alert> NewAlerts { get; init; } = [];

    public IReadOnlyList<Row<Alert>> ChangedAlerts { get; init; } = [];
}

public enum CommitOutcome
{
    Committed,

    /// <summary>Somebody else was faster: read again and decide again.</summary>
    SomebodyWasFaster,

    /// <summary>Some of the new mentions are stored already: drop them and go on.</summary>
    MentionsSeenBefore,
}

/// <summary>
/// Threads with their mentions and alerts: one thread, one partition, one transaction. Safe for concurrent use, also by several processes.
/// </summary>
public sealed class ThreadStore(ITableService tables)
{
    private readonly ITable threads = tables.GetTable(Keys.Threads);

    public async Task<Row<MentionThread>?> ReadThreadAsync(ThreadId id, CancellationToken cancellationToken) =>
        await threads.GetEntityIfExistsAsync(id.Value, Keys.Summary, cancellationToken) is { } entity
            ? Rows.ToRow(entity, VigieJson.Compact.MentionThread)
            : null;

    public async Task<Row<StoredMention>?> ReadMentionAsync(ThreadId id, MentionKey key, CancellationToken cancellationToken) =>
        await threads.GetEntityIfExistsAsync(id.Value, Keys.MentionRow(key), cancellationToken) is { } entity
            ? Rows.ToRow(entity, VigieJson.Compact.StoredMention)
            : null;

    /// <summary>The mentions of a thread, in no order that means anything.</summary>
    public async IAsyncEnumerable<Row<StoredMention>> ReadMentionsAsync(
        ThreadId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in threads.QueryAsync(TableQuery.Prefix(id.Value, Keys.MentionPrefix), cancellationToken))
        {
            yield return Rows.ToRow(entity, VigieJson.Compact.StoredMention);
        }
    }

    public async Task<Row<Alert>?> ReadAlertAsync(AlertId id, CancellationToken cancellationToken) =>
        await threads.GetEntityIfExistsAsync(id.Subject, Keys.AlertRow(id), cancellationToken) is { } entity
            ? Rows.ToRow(entity, VigieJson.Compact.Alert)
            : null;

    /// <summary>The alerts of one thread, brand or the operator.</summary>
    public async IAsyncEnumerable<Row<Alert>> ReadAlertsAsync(string subject, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in threads.QueryAsync(TableQuery.Prefix(subject, Keys.AlertPrefix), cancellationToken))
        {
            yield return Rows.ToRow(entity, VigieJson.Compact.Alert);
        }
    }

    /// <summary>Stores an alert that belongs to no thread. Idempotent: false when it was decided before.</summary>
    public async Task<bool> AddAlertAsync(Alert alert, CancellationToken cancellationToken)
    {
        try
        {
            await threads.AddEntityAsync(ToEntity(alert), cancellationToken);
            return true;
        }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Replaces an alert if it is still as it was read; null when somebody else was faster.</summary>
    public async Task<Row<Alert>?> UpdateAlertAsync(Row<Alert> alert, CancellationToken cancellationToken)
    {
        try
        {
            return alert with { ETag = await threads.UpdateEntityAsync(ToEntity(alert.Value), alert.ETag, cancellationToken) };
        }
        catch (RequestFailedException changed) when (changed.Status is 412 or 404)
        {
            return null;
        }
    }

    /// <summary>Forgets an alert, unless it changed since it was read.</summary>
    public async Task RemoveAlertAsync(Row<Alert> alert, CancellationToken cancellationToken)
    {
        try
        {
            await threads.DeleteEntityAsync(alert.Value.Id.Subject, Keys.AlertRow(alert.Value.Id), alert.ETag, cancellationToken);
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            // Then it is of use still.
        }
    }

    /// <summary>Mentions, summary and alert decisions of one thread in one transaction.</summary>
    public async Task<CommitOutcome> CommitAsync(ThreadCommit commit, CancellationToken cancellationToken)
    {
        var actions = Actions(commit);
        try
        {
            await threads.SubmitTransactionAsync(actions, cancellationToken);
            return CommitOutcome.Committed;
        }
        catch (RequestFailedException lost) when (lost.Status is 404 or 409 or 412)
        {
            // When the store does not say which action failed, reading again is always right.
            var index = (lost as TableTransactionFailedException)?.FailedTransactionActionIndex;
            return lost.Status == 409 && index < commit.NewMentions.Count
                ? CommitOutcome.MentionsSeenBefore
                : CommitOutcome.SomebodyWasFaster;
        }
    }

    private static List<TableTransactionAction> Actions(ThreadCommit commit)
    {
        var summary = commit.ChangedMentions.Count == 0 ? commit.Summary : commit.Summary with { Revisions = commit.Summary.Revisions + 1 };
        var actions = new List<TableTransactionAction>();
        actions.AddRange(
            commit.NewMentions.Select(mention => new TableTransactionAction(TableTransactionActionType.Add, ToEntity(mention))));
        actions.AddRange(commit.ChangedMentions.Select(row =>
            new TableTransactionAction(TableTransactionActionType.UpdateReplace, ToEntity(row.Value), row.ETag)));
        actions.Add(commit.SummaryTag is { } tag
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, ToEntity(summary), tag)
            : new TableTransactionAction(TableTransactionActionType.Add, ToEntity(summary)));
        actions.AddRange(commit.NewAlerts.Select(alert => new TableTransactionAction(TableTransactionActionType.Add, ToEntity(alert))));
        actions.AddRange(commit.ChangedAlerts.Select(row =>
            new TableTransactionAction(TableTransactionActionType.UpdateReplace, ToEntity(row.Value), row.ETag)));
        return actions;
    }

    private static TableEntity ToEntity(MentionThread thread)
    {
        var entity = Rows.ToEntity(thread.Id.Value, Keys.Summary, thread, VigieJson.Compact.MentionThread);
        entity["Brand"] = thread.Brand;
        entity["Mentions"] = thread.Mentions;
        entity["Negative"] = thread.Negative;
        entity["State"] = CamelCase<ReplyState>.NameOf(thread.State);
        entity["LastAt"] = thread.LastAt == default ? null : thread.LastAt;
        return entity;
    }

    private static TableEntity ToEntity(StoredMention mention)
    {
        var entity = Rows.ToEntity(mention.Thread.Value, Keys.MentionRow(mention.Key), mention, VigieJson.Compact.StoredMention);
        entity["Source"] = mention.Mention.Source;
        entity["CreatedAt"] = mention.Mention.CreatedAt;
        entity["Sentiment"] = CamelCase<Sentiment>.NameOf(mention.Judgement.Sentiment);
        return entity;
    }

    private static TableEntity ToEntity(Alert alert)
    {
        var entity = Rows.ToEntity(alert.Id.Subject, Keys.AlertRow(alert.Id), alert, VigieJson.Compact.Alert);
        entity["Kind"] = CamelCase<AlertKind>.NameOf(alert.Kind);
        entity["State"] = CamelCase<AlertState>.NameOf(alert.State);
        entity["OpenedAt"] = alert.OpenedAt;
        return entity;
    }
}
