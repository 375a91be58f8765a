using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>A kind of sender that posts to <c>/api/webhooks/{source}</c>: its signature and its shape. One file a sender; registered in <see cref="SenderRegistry"/>.</summary>
public interface ISender
{
    /// <summary>The value of <c>kind</c> in <c>listening.json</c>.</summary>
    string Kind { get; }

    /// <summary>Checks the signature over the raw body, in constant time, against any of the secrets. Null when it is good, else why not.</summary>
    string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now);

    /// <summary>Reads the mentions out of a body whose signature is good. One bad entry is set aside with a reason; the rest goes on.</summary>
    /// <exception cref="ExpectedFailureException">The body as a whole cannot be read.</exception>
    ReceivedMentions Read(HttpCall call, string source);
}

/// <param name="Mentions">Valid mentions.</param>
/// <param name="SetAside">What could not be read: where (for example <c>mentions[3].createdAt</c>), what and what to do.</param>
public sealed record ReceivedMentions(IReadOnlyList<Mention> Mentions, IReadOnlyList<string> SetAside);
