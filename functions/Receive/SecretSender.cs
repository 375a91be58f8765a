using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Receive;

/// <summary>
/// Whoever can post and cannot sign, such as Zapier, Make, n8n or a form: <c>{"mentions":[…]}</c>, and the secret itself in a header or
/// in the address. Whoever sees one call can make others, so the secret is for nothing else, and the address is https.
/// </summary>
internal sealed class SecretSender : ISender
{
    /// <summary>Shorter secrets can be guessed.</summary>
    public const int ShortestSecret = 16;

    public string Kind => "secret";

    public int AcceptedStatus => 202;

    public bool IsMendable => true;

    public string Secret => "16 characters and more, sent as ?secret=…, as X-Webhook-Secret or as Authorization: Bearer";

    public string? FaultOf(SecretString secret) => TooShort(secret);

    public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now) => Refuse(call, secrets);

    public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now) => MentionBody.Read(call, source, now);

    /// <summary>Null when any of the secrets is shown.</summary>
    internal static string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets)
    {
        const string Bearer = "Bearer ";
        var authorization = call.Header("Authorization");
        var shown = call.Header("X-Webhook-Secret")
            ?? (authorization is not null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                ? authorization[Bearer.Length..]
                : call.Query.GetValueOrDefault("secret"));
        return SenderSignature.IsOneOf(shown, secrets)
            ? null
            : "The call does not show the secret of this source: as ?secret=… in the address, in the header X-Webhook-Secret, "
                + "or as Authorization: Bearer.";
    }

    internal static string? TooShort(SecretString secret) => secret.Reveal().Length < ShortestSecret
        ? $"it is shorter than {ShortestSecret} characters, and nothing else protects the address"
        : null;
}
