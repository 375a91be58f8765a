using System.Text;
using System.Text.RegularExpressions;
using Azure;

namespace Vigie.Store;

/// <summary>
/// What the Table service refuses, checked before sending, because Azurite and SQLite would accept it.
/// Limits: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model and
/// performing-entity-group-transactions.
/// </summary>
internal static partial class TableRules
{
    public const int MaximumActions = 100;

    /// <summary>The service allows 4 MiB; half a MiB is left for headers of the parts.</summary>
    public const int MaximumTransactionBytes = (4 * 1024 * 1024) - (512 * 1024);

    /// <summary>1 KiB of UTF-16.</summary>
    public const int MaximumKeyLength = 512;

    /// <summary>64 KiB of UTF-16.</summary>
    public const int MaximumStringLength = 32 * 1024;

    public const int MaximumEntityBytes = 1024 * 1024;

    /// <summary>255 less the three of the system.</summary>
    public const int MaximumProperties = 252;

    public static void Check(TableEntity entity)
    {
        CheckKey(entity.PartitionKey, "PartitionKey");
        CheckKey(entity.RowKey, "RowKey");
        if (entity.Properties.Count > MaximumProperties)
        {
            throw Refused(
                "TooManyProperties", $"Row '{entity.RowKey}' has {entity.Properties.Count} properties; {MaximumProperties} are allowed.");
        }

        foreach (var (name, value) in entity.Properties)
        {
            CheckProperty(entity, name, value);
        }

        if (Bytes(entity) > MaximumEntityBytes)
        {
            throw Refused("EntityTooLarge", $"Row '{entity.RowKey}' is over 1 MiB.");
        }
    }

    public static void Check(IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count is 0 or > MaximumActions)
        {
            throw Refused("InvalidInput", $"A transaction has 1 to {MaximumActions} actions, not {actions.Count}.");
        }

        var rows = new HashSet<string>(StringComparer.Ordinal);
        foreach (var action in actions)
        {
            Check(action.Entity);
            if (action.Entity.PartitionKey != actions[0].Entity.PartitionKey)
            {
                throw Refused("CommandsInBatchActOnDifferentPartitions", "All actions of a transaction share one partition.");
            }

            if (!rows.Add(action.Entity.RowKey))
            {
                throw Refused("InvalidDuplicateRow", $"Row '{action.Entity.RowKey}' is twice in one transaction.");
            }
        }

        if (actions.Sum(action => WireBytes(action.Entity)) > MaximumTransactionBytes)
        {
            throw Refused("RequestBodyTooLarge", "The transaction is over 3.5 MiB.");
        }
    }

    public static void CheckTableName(string name)
    {
        if (!TableName().IsMatch(name))
        {
            throw Refused("InvalidResourceName", $"'{name}' is no table name: 3 to 63 letters and digits, first a letter.");
        }
    }

    public static void CheckKey(string key, string what)
    {
        if (key.Length > MaximumKeyLength)
        {
            throw Refused("KeyTooLarge", $"{what} has {key.Length} characters; {MaximumKeyLength} are allowed.");
        }

        foreach (var c in key)
        {
            if (c is '/' or '\\' or '#' or '?' or '%' or <= '\u001f' or (>= '\u007f' and <= '\u009f') || char.IsSurrogate(c))
            {
                throw Refused("OutOfRangeInput", $"{what} holds the character U+{(int)c:X4}, which a key may not hold.");
            }
        }
    }

    private static void CheckProperty(TableEntity entity, string name, object? value)
    {
        if (!PropertyName().IsMatch(name))
        {
            throw Refused("PropertyNameInvalid", $"'{name}' in row '{entity.RowKey}' is no property name.");
        }

        var tooLarge = value switch
        {
            string text => text.Length > MaximumStringLength,
            byte[] bytes => bytes.Length > 2 * MaximumStringLength,
            null or int or long or double or bool or Guid => false,
            DateTimeOffset time => time.Year < 1601,
            _ => throw Refused("InvalidInput", $"Property '{name}' has the type {value.GetType().Name}, which a table cannot hold."),
        };
        if (tooLarge)
        {
            throw Refused("PropertyValueTooLarge", $"Property '{name}' of row '{entity.RowKey}' is outside what a table can hold.");
        }
    }

    private static long Bytes(TableEntity entity) =>
        4 + (2L * (entity.PartitionKey.Length + entity.RowKey.Length))
            + entity.Properties.Sum(pair => 8 + (2L * pair.Key.Length) + Bytes(pair.Value));

    private static long Bytes(object? value) => value switch
    {
        string text => 4 + Encoding.UTF8.GetByteCount(text) + text.Length,
        byte[] bytes => 4 + bytes.Length,
        _ => 16,
    };

    /// <summary>
    /// Upper bound of the row's JSON on the wire, where a letter beyond ASCII takes six bytes and a quote two; headers of the part
    /// included.
    /// </summary>
    private static long WireBytes(TableEntity entity) =>
        700 + (6L * (entity.PartitionKey.Length + entity.RowKey.Length))
            + entity.Properties.Sum(pair => 60 + pair.Key.Length + WireBytes(pair.Value));

    private static long WireBytes(object? value) => value switch
    {
        string text => text.Sum(c => c < 0x20 || c >= 0x80 ? 6L : c is '"' or '\\' ? 2 : 1),
        byte[] bytes => bytes.Length * 4L / 3,
        _ => 40,
    };

    private static RequestFailedException Refused(string code, string message) => new(400, message, code, innerException: null);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{2,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex TableName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,254}$", RegexOptions.CultureInvariant)]
    private static partial Regex PropertyName();
}
