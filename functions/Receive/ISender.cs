using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>
/// A kind of sender that posts to <c>/api/webhooks/{source}</c>: its signature and its shape. One file a sender; registered in
/// <see cref="SenderRegistry"/>. Pure: the clock is passed in, nothing is kept between calls. Thread-safe.
/// </summary>
public interface ISender
{
    /// <summary>The value of <c>kind</c> in <c>listening.json</c>; also the source of that name where none is configured.</summary>
    string Kind { get; }

    /// <summary>What <c>Webhooks__{source}__Secret</c> has to be, for whoever sets it: "the app secret of …".</summary>
    string Secret => "what you make it; sign with the same";

    /// <summary>Whether <c>Webhooks__{source}__VerifyToken</c> must be set before the sender believes that the address is ours.</summary>
    bool NeedsVerifyToken => false;

    /// <summary>Bytes of the body as sent. More is refused before anything else is looked at.</summary>
    int MaximumBody => ReceiveFunction.MaximumBody;

    /// <summary>The status that tells the sender that all is taken in: many take nothing but 200 for it.</summary>
    int AcceptedStatus => 200;

    /// <summary>
    /// Whether a person can mend a call that is refused, so that a call with nothing good in it is refused and not kept. A platform would
    /// send it again and again, or give the address up: what it sends is kept with the dead letters.
    /// </summary>
    bool IsMendable => false;

    /// <summary>Why this cannot be a secret of such a sender, or null. Never holds the secret.</summary>
    string? FaultOf(SecretString secret) => null;

    /// <summary>
    /// Answers a GET with which the sender asks whether the address is ours; null when it never asks. Never answers with anything that a
    /// stranger could use as a signature.
    /// </summary>
    HttpAnswer? Greet(HttpCall call, SenderKeys keys) => null;

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

/// <param name="Secrets"><c>Webhooks__{source}__Secret</c>: at least one.</param>
/// <param name="VerifyToken"><c>Webhooks__{source}__VerifyToken</c>.</param>
public sealed record SenderKeys(IReadOnlyList<SecretString> Secrets, SecretString? VerifyToken);

/// <param name="Mentions">Valid mentions.</param>
/// <param name="SetAside">What could not be read.</param>
public sealed record ReceivedMentions(IReadOnlyList<Mention> Mentions, IReadOnlyList<RefusedEntry> SetAside)
{
    /// <summary>Why entries that were understood are no mentions: a like, a robot, a sender's own test.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>What the sender wants to hear instead of the usual answer.</summary>
    public HttpAnswer? Answer { get; init; }
}

/// <param name="Reason">Where (for example <c>mentions[3].createdAt</c>), what is wrong and what is allowed.</param>
/// <param name="Body">The entry as it was sent.</param>
public sealed record RefusedEntry(string Reason, string Body);
