using Microsoft.Data.Sqlite;

namespace Vigie.Hosting.Local;

/// <summary>Rows of the table of messages as messages.</summary>
internal static class BrokerRows
{
    /// <param name="command">Selects <see cref="BrokerSchema.Columns"/>.</param>
    /// <param name="now">UTC ticks; they decide the state.</param>
    public static List<ReceivedMessage> Read(SqliteCommand command, long now)
    {
        var messages = new List<ReceivedMessage>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            messages.Add(ReadOne(reader, now));
        }

        return messages;
    }

    private static ReceivedMessage ReadOne(SqliteDataReader reader, long now) => new()
    {
        SequenceNumber = reader.GetInt64(0),
        Queue = reader.GetString(1),
        State = reader.GetInt64(2) <= now ? MessageState.Active : reader.IsDBNull(4) ? MessageState.Scheduled : MessageState.Locked,
        EnqueuedTime = new DateTimeOffset(reader.GetInt64(3), TimeSpan.Zero),
        DeliveryCount = reader.GetInt32(5),
        MessageId = reader.GetString(6),
        Body = reader.GetString(7),
        ContentType = reader.GetString(8),
        Subject = Text(reader, 9),
        CorrelationId = Text(reader, 10),
        DeadLetterReason = Text(reader, 11),
        DeadLetterErrorDescription = Text(reader, 12),
        DeadLetterSource = Text(reader, 13),
    };

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
