using Vigie.Model;

namespace Vigie.Store.Backup;

/// <summary>What a backup says of itself.</summary>
/// <param name="Schema">The form of the store that it was made of.</param>
/// <param name="At">When it was begun, UTC.</param>
/// <param name="Rows">Rows by table.</param>
/// <param name="Sha256">Of everything in it but its last line, unpacked; hexadecimal.</param>
public sealed record BackupSummary(int Schema, DateTimeOffset At, IReadOnlyDictionary<string, long> Rows, string Sha256)
{
    public long Total => Rows.Values.Sum();
}

/// <summary>The file cannot be restored, or not there. The message says why, and what to do.</summary>
public sealed class BackupRefusedException(string message, Exception? innerException = null)
    : ExpectedFailureException(FailureKind.Permanent, message, retryAfter: null, innerException);
