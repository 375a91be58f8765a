namespace Vigie.Receive;

/// <summary>
/// A field of an entry is not as it must be. Never leaves the sender that reads it: the entry is set aside with this as its reason.
/// </summary>
internal sealed class FieldException(string field, string message) : Exception(message)
{
    /// <summary>Path within the entry, such as <c>author.followers</c>; empty for the entry itself.</summary>
    public string Field { get; } = field;
}
