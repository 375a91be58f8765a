namespace Vigie.Hosting.Local;

/// <summary>The tables and statements of broker.db. Times are UTC ticks.</summary>
internal static class BrokerSchema
{
    /// <summary>
    /// <c>available_at</c> is one number for three states: when a scheduled message's time comes, when a lock runs out, or the time of
    /// enqueueing. A message can be delivered when it has passed.
    /// </summary>
    public const string Create = """
        CREATE TABLE IF NOT EXISTS messages (
            sequence_number INTEGER PRIMARY KEY AUTOINCREMENT,
            queue TEXT NOT NULL COLLATE NOCASE,
            available_at INTEGER NOT NULL,
            enqueued_at INTEGER NOT NULL,
            lock_token TEXT,
            delivery_count INTEGER NOT NULL DEFAULT 0,
            message_id TEXT NOT NULL,
            body TEXT NOT NULL,
            content_type TEXT NOT NULL,
            subject TEXT,
            correlation_id TEXT,
            dead_letter_reason TEXT,
            dead_letter_description TEXT,
            dead_letter_source TEXT);
        CREATE INDEX IF NOT EXISTS messages_by_time ON messages (queue, available_at, sequence_number);
        CREATE TABLE IF NOT EXISTS timers (
            name TEXT PRIMARY KEY COLLATE NOCASE,
            last INTEGER NOT NULL,
            next INTEGER NOT NULL,
            last_updated INTEGER NOT NULL) WITHOUT ROWID;
        """;

    public const string Columns = """
        sequence_number, queue, available_at, enqueued_at, lock_token, delivery_count, message_id, body, content_type, subject,
        correlation_id, dead_letter_reason, dead_letter_description, dead_letter_source
        """;

    /// <summary>Pages in use; what was freed is used again before the file grows.</summary>
    public const string StoredBytes = """
        SELECT (pages.page_count - free.freelist_count) * size.page_size
        FROM pragma_page_count pages, pragma_freelist_count free, pragma_page_size size
        """;

    public const string Send = """
        INSERT INTO messages (queue, available_at, enqueued_at, message_id, body, content_type, subject, correlation_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING sequence_number
        """;

    public const string Deliverable = $"""
        SELECT {Columns} FROM messages WHERE queue = $1 AND available_at <= $2 ORDER BY available_at, sequence_number LIMIT $3
        """;

    public const string Lock = """
        UPDATE messages SET lock_token = $2, available_at = $3, delivery_count = delivery_count + 1 WHERE sequence_number = $1
        """;

    /// <summary>The condition that the caller still holds the lock; $1 sequence number, $2 token, $3 now.</summary>
    public const string Held = "sequence_number = $1 AND lock_token = $2 AND available_at > $3";

    public const string Complete = $"DELETE FROM messages WHERE {Held}";

    public const string Abandon = $"""
        UPDATE messages SET lock_token = NULL, available_at = enqueued_at, delivery_count = delivery_count - $4 WHERE {Held}
        """;

    public const string Renew = $"UPDATE messages SET available_at = $4 WHERE {Held}";

    public const string DeadLetter = $"""
        UPDATE messages SET queue = $4, lock_token = NULL, available_at = $3,
            dead_letter_reason = $5, dead_letter_description = $6, dead_letter_source = queue
        WHERE {Held}
        """;

    public const string DeadLetterExhausted = """
        UPDATE messages SET queue = $2, lock_token = NULL, available_at = $3,
            dead_letter_reason = $4, dead_letter_description = $5, dead_letter_source = queue
        WHERE sequence_number = $1
        """;

    public const string Peek = $"""
        SELECT {Columns} FROM messages WHERE queue = $1 AND sequence_number >= $2 ORDER BY sequence_number LIMIT $3
        """;

    public const string Count = """
        SELECT
            (SELECT count(*) FROM messages WHERE queue = $1 AND available_at <= $2),
            (SELECT count(*) FROM messages WHERE queue = $1 AND available_at > $2 AND lock_token IS NOT NULL),
            (SELECT count(*) FROM messages WHERE queue = $1 AND available_at > $2 AND lock_token IS NULL),
            (SELECT count(*) FROM messages WHERE queue = $3)
        """;

    public const string ReadTimer = "SELECT last, next, last_updated FROM timers WHERE name = $1";

    public const string WriteTimer = "INSERT OR REPLACE INTO timers VALUES ($1, $2, $3, $4)";
}
