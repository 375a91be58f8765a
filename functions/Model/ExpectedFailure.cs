namespace Vigie.Model;

public enum FailureKind
{
    /// <summary>Trying again later may help.</summary>
    Temporary,

    /// <summary>Trying again is useless until a person changes something.</summary>
    Permanent,
}

/// <summary>
/// Something outside did not do what was asked of it, as things outside do. The message says what failed, where, and what to do, and holds
/// no secret. Bugs and broken contracts are other exceptions.
/// </summary>
public class ExpectedFailureException(
    FailureKind kind, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    public FailureKind Kind { get; } = kind;

    /// <summary>How long the other side asked us to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
