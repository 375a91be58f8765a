using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Vigie.Model;

namespace Vigie.Store;

/// <summary>
/// What the watch remembers about sources, brands, dead letters and itself. Writes are conditional: "somebody else was first" is a normal
/// return.
/// </summary>
public sealed class StateStore(ITableService tables)
{
    private const string KeptAt = "At";

    private readonly ITable states = tables.GetTable(Keys.States);

    public Task<Row<SourceState>?> ReadSourceAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync(Keys.Sources, name, VigieJson.Compact.SourceState, cancellationToken);

    /// <summary>Writes if it is still as it was read (absent ETag: if there is none yet); null when somebody else was faster.</summary>
    public Task<Row<SourceState>?> WriteSourceAsync(SourceState state, ETag? ifMatch, CancellationToken cancellationToken) =>
        WriteAsync(Keys.Sources, state.Name, state, VigieJson.Compact.SourceState, ifMatch, cancellationToken);

    public async Task<IReadOnlyList<SourceState>> SourcesAsync(CancellationToken cancellationToken)
    {
        var all = new List<SourceState>();
        await foreach (var row in AllAsync(Keys.Sources, VigieJson.Compact.SourceState, cancellationToken))
        {
            all.Add(row.Value);
        }

        return all;
    }

    public Task<Row<BrandState>?> ReadBrandAsync(string brand, CancellationToken cancellationToken) =>
        ReadAsync(Keys.Brands, brand, VigieJson.Compact.BrandState, cancellationToken);

    public Task<Row<BrandState>?> WriteBrandAsync(BrandState state, ETag? ifMatch, CancellationToken cancellationToken) =>
        WriteAsync(Keys.Brands, state.Brand, state, VigieJson.Compact.BrandState, ifMatch, cancellationToken);

    /// <summary>Keeps a message that could not be worked on. Idempotent by id.</summary>
    /// <returns>Its tag, which changes each time it is kept.</returns>
    public Task<ETag> KeepDeadLetterAsync(DeadLetter letter, CancellationToken cancellationToken) =>
        states.UpsertEntityAsync(ToEntity(letter), cancellationToken);

    /// <summary>Replaces the letter if it was not kept anew or removed since it was read; else nothing.</summary>
    public async Task ReplaceDeadLetterAsync(DeadLetter letter, ETag ifMatch, CancellationToken cancellationToken)
    {
        try
        {
            await states.UpdateEntityAsync(ToEntity(letter), ifMatch, cancellationToken);
        }
        catch (RequestFailedException newer) when (newer.Status is 404 or 412)
        {
            // Whoever wants to know reads it again.
        }
    }

    public Task<Row<DeadLetter>?> ReadDeadLetterAsync(string id, CancellationToken cancellationToken) =>
        ReadAsync(Keys.DeadLetters, id, VigieJson.Compact.DeadLetter, cancellationToken);

    public IAsyncEnumerable<Row<DeadLetter>> DeadLettersAsync(CancellationToken cancellationToken) =>
        AllAsync(Keys.DeadLetters, VigieJson.Compact.DeadLetter, cancellationToken);

    /// <summary>How many letters there are, up to <paramref name="most"/>, without reading what they hold.</summary>
    public async Task<int> CountDeadLettersAsync(int most, CancellationToken cancellationToken) => await states
        .QueryAsync(new TableQuery(Keys.DeadLetters) { Select = [KeptAt], PageSize = most }, cancellationToken)
        .Take(most)
        .CountAsync(cancellationToken);

    /// <summary>Ids of letters that were kept before <paramref name="until"/>, without reading what they hold.</summary>
    public async IAsyncEnumerable<(string Id, ETag ETag)> DeadLettersBeforeAsync(
        DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in states.QueryAsync(new TableQuery(Keys.DeadLetters) { Select = [KeptAt] }, cancellationToken))
        {
            if (entity[KeptAt] is DateTimeOffset at && at < until)
            {
                yield return (entity.RowKey, entity.ETag);
            }
        }
    }

    public Task RemoveDeadLetterAsync(string id, CancellationToken cancellationToken) =>
        states.DeleteEntityAsync(Keys.DeadLetters, id, ETag.All, cancellationToken);

    /// <summary>Removes the letter if it was not kept anew since it was read; if it was, it stays.</summary>
    public async Task RemoveDeadLetterAsync(string id, ETag ifMatch, CancellationToken cancellationToken)
    {
        try
        {
            await states.DeleteEntityAsync(Keys.DeadLetters, id, ifMatch, cancellationToken);
        }
        catch (RequestFailedException newer) when (newer.Status is 404 or 412)
        {
            // Kept anew, or gone already: both are for others to say.
        }
    }

    /// <summary>Which dead letters are to be sent again, by id.</summary>
    public IAsyncEnumerable<Row<RedriveMark>> RedrivesAsync(CancellationToken cancellationToken) =>
        AllAsync(Keys.Redrives, VigieJson.Compact.RedriveMark, cancellationToken);

    /// <summary>Writes if it is still as it was read (absent ETag: if there is none yet); null when somebody else was faster.</summary>
    public Task<Row<RedriveMark>?> WriteRedriveAsync(RedriveMark mark, ETag? ifMatch, CancellationToken cancellationToken) =>
        WriteAsync(Keys.Redrives, mark.Letter, mark, VigieJson.Compact.RedriveMark, ifMatch, cancellationToken);

    public Task RemoveRedriveAsync(string letter, CancellationToken cancellationToken) =>
        states.DeleteEntityAsync(Keys.Redrives, letter, ETag.All, cancellationToken);

    /// <summary>A small text that something wants to find again, such as the time of the last sweep; null when there is none.</summary>
    public async Task<string?> ReadNoteAsync(string name, CancellationToken cancellationToken) =>
        (await states.GetEntityIfExistsAsync(Keys.Notes, name, cancellationToken))?.GetString("Text");

    public async Task WriteNoteAsync(string name, string text, CancellationToken cancellationToken) =>
        await states.UpsertEntityAsync(new TableEntity(Keys.Notes, name) { ["Text"] = text }, cancellationToken);

    public Task RemoveNoteAsync(string name, CancellationToken cancellationToken) =>
        states.DeleteEntityAsync(Keys.Notes, name, ETag.All, cancellationToken);

    private static TableEntity ToEntity(DeadLetter letter)
    {
        var entity = Rows.ToEntity(Keys.DeadLetters, letter.Id, letter, VigieJson.Compact.DeadLetter);
        entity[KeptAt] = letter.At;
        return entity;
    }

    private async Task<Row<T>?> ReadAsync<T>(
        string partitionKey, string rowKey, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        await states.GetEntityIfExistsAsync(partitionKey, rowKey, cancellationToken) is { } entity ? Rows.ToRow(entity, type) : null;

    private async Task<Row<T>?> WriteAsync<T>(
        string partitionKey, string rowKey, T value, JsonTypeInfo<T> type, ETag? ifMatch, CancellationToken cancellationToken)
    {
        var entity = Rows.ToEntity(partitionKey, rowKey, value, type);
        try
        {
            return new Row<T>(value, ifMatch is { } tag
                ? await states.UpdateEntityAsync(entity, tag, cancellationToken)
                : await states.AddEntityAsync(entity, cancellationToken));
        }
        catch (RequestFailedException faster) when (faster.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    private async IAsyncEnumerable<Row<T>> AllAsync<T>(
        string partitionKey, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in states.QueryAsync(new TableQuery(partitionKey), cancellationToken))
        {
            yield return Rows.ToRow(entity, type);
        }
    }
}
