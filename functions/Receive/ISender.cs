using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>
/// A kind of sender that posts to <c>/api/webhooks/{source}</c>: its signature and its shape. One file a sender; registered in
/// <see cref="SenderRegistry"/>. Pure: the clock is passed in, nothing is kept between calls. Thread-safe.
/// </summary>
public interface ISender
{
    /// <summary>The value of <c>kind</c> in <c>listening.json</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Checks the signature over the raw body, in constant time, against any of the secrets. Null when it is good, else why not, in words
    /// that help whoever configures the sender and nobody else. Never throws for anything that a caller may send.
    /// </summary>
    string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now);

    /// <summary>
    /// Reads the mentions out of a body whose signature is good. One bad entry is set aside with a reason; the rest goes on.
    /// </summary>
    /// <param name="call">The call, its signature checked.</param>
    /// <param name="source">Name of the source: mentions that name none are given it.</param>
    /// <param name="now">For refusing times that cannot be.</param>
    /// <exception cref="ExpectedFailureException">The body as a whole cannot be read; the message says where and why.</exception>
    ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now);
}

/// <param name="Mentions">Valid mentions.</param>
/// <param name="SetAside">What could not be read.</param>
public sealed record ReceivedMentions(IReadOnlyList<Mention> Mentions, IReadOnlyList<RefusedEntry> SetAside);

/// <param name="Reason">Where (for example <c>mentions[3].createdAt</c>), what is wrong and what is allowed.</param>
/// <param name="Body">The entry as it was sent.</param>
public sealed record RefusedEntry(string Reason, string Body);
