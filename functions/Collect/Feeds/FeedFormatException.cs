namespace Vigie.Collect.Feeds;

/// <summary>What was fetched is no feed. The message completes the sentence "It ...", for example "is a web page, not a feed".</summary>
internal sealed class FeedFormatException(string message, Exception? innerException = null) : Exception(message, innerException);
