using Azure;

namespace Vigie.Store;

public enum TableTransactionActionType
{
    /// <summary>Insert; 409 when it exists.</summary>
    Add,

    /// <summary>Insert or replace.</summary>
    UpsertReplace,

    /// <summary>Replace if the ETag matches.</summary>
    UpdateReplace,

    /// <summary>Delete if the ETag matches.</summary>
    Delete,
}

/// <summary>One write of a transaction. <paramref name="ETag"/> is needed for UpdateReplace and Delete.</summary>
public readonly record struct TableTransactionAction(TableTransactionActionType ActionType, TableEntity Entity, ETag ETag = default);

/// <summary>One action failed, and with it the whole transaction: nothing was written.</summary>
public sealed class TableTransactionFailedException(
    int status, string message, string? errorCode, int? failedTransactionActionIndex, Exception? innerException = null)
    : RequestFailedException(status, message, errorCode, innerException)
{
    /// <summary>Zero-based index of the action that failed, when the store says which.</summary>
    public int? FailedTransactionActionIndex { get; } = failedTransactionActionIndex;
}
