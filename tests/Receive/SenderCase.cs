using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vigie.Tests.Receive;

/// <summary>
/// One kind of sender: how it signs, written a second time from its documentation, and what it sends when somebody writes, edits and
/// deletes a message.
/// </summary>
internal sealed record SenderCase(string Kind, string Secret, Func<string, DateTimeOffset, string, SentCall> Sign)
{
    public const string FirstWords = "Where is my parcel?";

    public const string LaterWords = "Where is my second parcel?";

    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public required string Written { get; init; }

    public string? Edited { get; init; }

    public string? Gone { get; init; }

    /// <summary>Whether a changed body is found out.</summary>
    public bool SignsBody { get; init; } = true;

    /// <summary>How old a delivery may be, where its time is signed.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>More headers, by content: the event's name.</summary>
    public static IReadOnlyList<SenderCase> All { get; } =
    [
        new("meta", "app-secret", (body, _, secret) => Json(body, ("X-Hub-Signature-256", Hex(secret, body))))
        {
            Written = Page("add", FirstWords, 1772442000), Edited = Page("edited", LaterWords, 1772442060),
                Gone = Page("remove", "", 1772442090),
        },
        new("x", "consumer-secret", (body, _, secret) => Json(body, ("x-twitter-webhooks-signature", Base64(secret, body))))
        {
            Written = Post("post.mention.create", FirstWords, "101", "101"),
                Edited = Post("post.mention.create", LaterWords, "102", "101\",\"102"),
        },
        new("github", "hub-secret", (body, _, secret) =>
            Json(body, ("X-Hub-Signature-256", Hex(secret, body)), ("X-GitHub-Event", "issue_comment")))
        {
            Written = Issue("created", FirstWords, 0), Edited = Issue("edited", LaterWords, 5), Gone = Issue("deleted", LaterWords, 5),
        },
        new("slack", "slack-secret", Slack)
        {
            Written = Message(
                $$$$$$"""
                {"type":"message","channel":"C1","user":"U7","text":"{{{{{{FirstWords}}}}}}","ts":"1772442000.000100"}
                """),
            Edited = Message(
                $$$$$$"""
                {"type":"message","subtype":"message_changed","channel":"C1","message":{"user":"U7","text":"{{{{{{LaterWords}}}}}}",
                "ts":"1772442000.000100","edited":{"ts":"1772442005.000000"}}}
                """),
            Gone = Message(
                """
                {"type":"message","subtype":"message_deleted","channel":"C1","deleted_ts":"1772442000.000100","previous_message":{}}
                """),
            Window = TimeSpan.FromMinutes(5),
        },
        new("discourse", "forum-secret", (body, _, secret) => Json(
            body, ("X-Discourse-Event-Signature", Hex(secret, body)), ("X-Discourse-Instance", "https://forum.example"),
            ("X-Discourse-Event", body.Contains("\"gone\"", StringComparison.Ordinal) ? "post_destroyed"
                : body.Contains("\"version\":1,", StringComparison.Ordinal) ? "post_created" : "post_edited")))
        {
            Written = Forum(FirstWords, 1), Edited = Forum(LaterWords, 2), Gone = Forum(LaterWords, 2, ",\"gone\":true"),
        },
        new("telegram", "telegram_secret_token", (body, _, secret) => Json(body, ("X-Telegram-Bot-Api-Secret-Token", secret)))
        {
            Written = Update("message", FirstWords, ""), Edited = Update("edited_message", LaterWords, ",\"edit_date\":1772442010"),
            SignsBody = false,
        },
        new("trustpilot", "a-long-secret-word", (body, _, secret) => Json(body) with { Query = Shown(secret) })
        {
            Written = Review("created", FirstWords), Edited = Review("updated", LaterWords), Gone = Review("deleted", LaterWords),
                SignsBody = false,
        },
        new("secret", "a-long-secret-word", (body, _, secret) => Json(body) with { Query = Shown(secret) })
        {
            Written = Own(FirstWords, ""), Edited = Own(LaterWords, ",\"revision\":\"2\""), Gone = Own("", ",\"deleted\":true"),
                SignsBody = false,
        },
        new("postmark", "vigie:a-long-password", (body, _, secret) => Json(
            body, ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)))))
        {
            Written =
                $$$$$$"""
                {"From":"Zoe <zoe@example.org>","Subject":"My order","Date":"Mon, 2 Mar 2026 08:59:00 +0000",
                "TextBody":"{{{{{{FirstWords}}}}}}","Headers":[{"Name":"Message-ID","Value":"<m1@example.org>"}]}
                """,
            SignsBody = false,
        },
        new("mailgun", "mg-signing-key", Mailgun)
        {
            Written = "from=" + Uri.EscapeDataString("Zoe <zoe@example.org>") + "&subject=My+order&body-plain="
                + Uri.EscapeDataString(FirstWords)
                + "&message-headers=" + Uri.EscapeDataString(
                    """[["Message-Id","<m1@example.org>"],["Date","Mon, 2 Mar 2026 08:59:00 +0000"]]"""),
            SignsBody = false, Window = TimeSpan.FromHours(9),
        },
        new("sendgrid", Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo()), SendGrid)
        {
            Written = Multipart(
                ("headers", "Message-ID: <m1@example.org>\nDate: Mon, 2 Mar 2026 08:59:00 +0000"), ("from", "Zoe <zoe@example.org>"),
                ("subject", "My order"), ("text", FirstWords)),
            Window = TimeSpan.FromHours(73),
        },
    ];

    public static SenderCase Of(string kind) => All.Single(sender => sender.Kind == kind);

    public SentCall Call(string body, DateTimeOffset at) => Sign(body, at, Secret);

    public static string Multipart(params (string Name, string Value)[] fields) =>
        string.Concat(fields.Select(field => $"--xYz\r\nContent-Disposition: form-data; name=\"{field.Name}\"\r\n\r\n{field.Value}\r\n"))
            + "--xYz--\r\n";

    public static SentCall SendGrid(string body, DateTimeOffset at, string secret) => SendGrid(Encoding.UTF8.GetBytes(body), at, secret);

    public static SentCall SendGrid(byte[] body, DateTimeOffset at, string secret)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = secret == Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo()) ? Key : other;
        byte[] signed = [.. Encoding.UTF8.GetBytes(Seconds(at)), .. body];
        var signature = signer.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return new SentCall(body, "multipart/form-data; boundary=xYz",
        [
            ("X-Twilio-Email-Event-Webhook-Timestamp", Seconds(at)),
            ("X-Twilio-Email-Event-Webhook-Signature", Convert.ToBase64String(signature)),
        ]);
    }

    public static string Hex(string secret, string signed) => "sha256=" + Convert.ToHexStringLower(Hmac(secret, signed));

    private static SentCall Slack(string body, DateTimeOffset at, string secret) => Json(
        body, ("X-Slack-Request-Timestamp", Seconds(at)),
        ("X-Slack-Signature", "v0=" + Convert.ToHexStringLower(Hmac(secret, $"v0:{Seconds(at)}:{body}"))));

    private static SentCall Mailgun(string body, DateTimeOffset at, string secret)
    {
        const string Token = "06c96bafc3f42a66b9edd546347a2fe18dc23461fe80dc52f0";
        var signature = Convert.ToHexStringLower(Hmac(secret, Seconds(at) + Token));
        var form = $"{body}&timestamp={Seconds(at)}&token={Token}&signature={signature}";
        return new SentCall(Encoding.UTF8.GetBytes(form), "application/x-www-form-urlencoded", []);
    }

    private static SentCall Json(string body, params (string Name, string Value)[] headers) =>
        new(Encoding.UTF8.GetBytes(body), "application/json", headers);

    private static Dictionary<string, string> Shown(string secret) => new() { ["secret"] = secret };

    private static string Base64(string secret, string signed) => "sha256=" + Convert.ToBase64String(Hmac(secret, signed));

    private static byte[] Hmac(string secret, string signed) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Page(string verb, string text, long at) =>
        $$$$$$"""
        {"object":"page","entry":[{"id":"77","time":{{{{{{at}}}}}},"changes":[{"field":"feed","value":{"item":"comment",
        "verb":"{{{{{{verb}}}}}}","comment_id":"5_9","post_id":"77_5","parent_id":"77_5","from":{"id":"31","name":"Zoe"},
        "message":"{{{{{{text}}}}}}","created_time":1772442000}}]}]}
        """;

    private static string Post(string kind, string text, string id, string versions) =>
        $$$$$$"""
        {"data":{"event_uuid":"-2781149976877970683","filter":{"user_id":"1"},"event_type":"{{{{{{kind}}}}}}",
        "payload":{"id":"{{{{{{id}}}}}}","author_id":"2","conversation_id":"101","text":"{{{{{{text}}}}}}",
        "created_at":"2026-03-02T09:00:00.000Z","lang":"en","edit_history_tweet_ids":["{{{{{{versions}}}}}}"],
        "public_metrics":{"like_count":3,"like_count_str":"3"}},"includes":{"users":[{"data":{"id":"2","username":"zoe_w",
        "public_metrics":{"followers_count":97,"followers_count_str":"97"}}}]}}}
        """;

    private static string Issue(string action, string text, int minute) =>
        $$$$$$"""
        {"action":"{{{{{{action}}}}}}","issue":{"id":7,"title":"Slow","created_at":"2026-03-02T08:00:00Z"},"comment":{"id":8,
        "html_url":"https://github.com/acme/tea/issues/1#c8","user":{"login":"zoe","id":31,"type":"User"},"author_association":"NONE",
        "body":"{{{{{{text}}}}}}","created_at":"2026-03-02T08:30:00Z","updated_at":"2026-03-02T08:3{{{{{{minute}}}}}}:00Z"}}
        """;

    private static string Message(string happened) =>
        $$$$$$"""
        {"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{{{{{{happened}}}}}}}
        """;

    private static string Forum(string text, int version, string more = "") =>
        $$$$$$"""
        {"post":{"id":33,"username":"zoe","name":"Zoe","created_at":"2026-03-02T08:00:00.594Z","raw":"{{{{{{text}}}}}}","post_number":2,
        "post_type":1,"topic_id":8,"topic_slug":"tea","topic_title":"Tea","version":{{{{{{version}}}}}},"staff":false{{{{{{more}}}}}}}}
        """;

    private static string Update(string kind, string text, string more) =>
        $$$$$$"""
        {"update_id":1,"{{{{{{kind}}}}}}":{"message_id":5,"from":{"id":31,"is_bot":false,"first_name":"Zoe"},"chat":{"id":-1001234,
        "type":"supergroup","title":"Tea"},"date":1772442000,"text":"{{{{{{text}}}}}}"{{{{{{more}}}}}}}}
        """;

    private static string Review(string kind, string text) =>
        $$$$$$"""
        {"events":[{"eventName":"service-review-{{{{{{kind}}}}}}","version":"1","eventData":{"id":"r1","language":"en","title":"Late",
        "text":"{{{{{{text}}}}}}","stars":2,"createdAt":"2026-03-02T08:00:00.000Z","link":"https://www.trustpilot.com/reviews/r1",
        "consumer":{"id":"c1","name":"Zoe"}}}]}
        """;

    private static string Own(string text, string more) =>
        $$$$$$"""
        {"mentions":[{"id":"1","author":{"name":"Zoe"},"text":"{{{{{{text}}}}}}","createdAt":"2026-03-02T08:00:00Z"{{{{{{more}}}}}}}]}
        """;
}
