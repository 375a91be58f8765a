namespace Vigie.Store;

/// <summary>A table that can be read whole, for backups alone: everything else knows the partition it means.</summary>
public interface ITableScan
{
    /// <summary>
    /// Every row, by partition and row key. Not a picture of one moment: what changes meanwhile is read as it was or as it is. Bounded in
    /// memory; reads on, page by page, as the caller goes on.
    /// </summary>
    /// <param name="keysOnly">Without the properties, as for counting.</param>
    /// <param name="cancellationToken">Ends it between two rows.</param>
    IAsyncEnumerable<TableEntity> ScanAsync(bool keysOnly, CancellationToken cancellationToken);
}
