namespace Vigie.Hosting.Local;

/// <summary>What a successful invocation gave back, as the host understood it.</summary>
/// <param name="Messages">What goes to queues, in order.</param>
/// <param name="Reply">The HTTP answer; null for functions without one.</param>
/// <param name="Logs">Lines for the function's log.</param>
/// <param name="Warnings">Where the host does something that was probably not meant.</param>
internal sealed record FunctionResult(
    IReadOnlyList<QueuedMessage> Messages, HttpReply? Reply, IReadOnlyList<string> Logs, IReadOnlyList<string> Warnings);

internal sealed record HttpReply(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body);

/// <summary>
/// An invocation failed: its outputs are ignored, its message is redelivered, its caller gets 500. The message is one line.
/// </summary>
internal class InvocationFailedException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The handler could not be reached at all, so it is not the message's fault.</summary>
internal sealed class HandlerUnavailableException(string message, Exception? innerException = null)
    : InvocationFailedException(message, innerException);
