using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Notify.AlertText;

namespace Vigie.Notify;

/// <summary>
/// An alert as an Adaptive Card 1.5 in a Workflows message. Every word that is shown is a TextRun, which knows no markup
/// (adaptivecards.io/explorer/TextRun.html), so nothing that somebody wrote can become a link, a mention or a date.
/// </summary>
internal static class TeamsCard
{
    /// <summary>
    /// Teams takes about 28 KB a message (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format); the rest
    /// is room for the flow's own words.
    /// </summary>
    public const int MaximumBytes = 24 * 1024;

    /// <summary>Longest line of own words: a playbook is not a book.</summary>
    private const int LineLength = 600;

    private const int MostAdvice = 10;

    /// <summary>
    /// What is left out step by step until it fits: first the length of quotes, then quotes, then the rest. Never headline, deadline and
    /// actions.
    /// </summary>
    private static readonly IReadOnlyList<Fit> Fits =
    [
        new(280, 3, 30, Links: true), new(160, 3, 12, Links: true), new(100, 3, 12, Links: false), new(80, 1, 6, Links: false),
        new(0, 0, 3, Links: false), new(0, 0, 0, Links: false, LineLength: 200), new(0, 0, 0, Links: false, LineLength: 60),
    ];

    /// <summary>UTF-8 JSON, always under <see cref="MaximumBytes"/>.</summary>
    public static byte[] Render(AlertContent content, NotificationReason reason) =>
        Fits.Select(fit => Serialize(Message(content, reason, fit))).FirstOrDefault(json => json.Length < MaximumBytes)
        ?? throw new InvalidOperationException("The card is too large without anything that can be left out.");

    private static JsonObject Message(AlertContent content, NotificationReason reason, Fit fit) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["contentUrl"] = null,
            ["content"] = new JsonObject
            {
                ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                ["type"] = "AdaptiveCard",
                ["version"] = "1.5",
                ["fallbackText"] = UntrustedText.WithoutMarkup(content.Headline),
                ["lang"] = content.Language,
                ["msteams"] = new JsonObject { ["width"] = "Full" },
                ["body"] = Body(content, reason, fit),
            },
        }),
    };

    private static JsonArray Body(AlertContent content, NotificationReason reason, Fit fit)
    {
        var head = new JsonArray(Block(new Line(new Run(content.Headline, Untrusted: true, Strong: true)), fit, size: "Medium"));
        foreach (var line in content.Deadline)
        {
            head.Add((JsonNode)Block(line, fit, spacing: "Small"));
        }

        if (content.PossibleRepeat is { } repeat)
        {
            head.Add((JsonNode)Block(new Line(new Run(repeat, Strong: true)), fit, spacing: "Small"));
        }

        // Before the reasons: the card's own actions stand below everything, three screens down on a phone.
        var actions = new JsonArray([.. content.Links.Take(AlertLinks.Most).Select(JsonNode (link) => Open(link.Url, link.Title))]);
        var body = new JsonArray(
            new JsonObject { ["type"] = "Container", ["style"] = Style(content.Severity, reason), ["bleed"] = true, ["items"] = head },
            new JsonObject { ["type"] = "ActionSet", ["actions"] = actions });
        var evidence = content.Excerpts.Take(fit.Excerpts).Prepend(content.Numbers).Where(line => line.PlainText.Length > 0);
        Add(body, content.Titles.Why, content.Reason, fit);
        Add(body, content.Titles.Evidence, evidence, fit);
        Add(body, content.Titles.ToDo, content.ToDo.Take(MostAdvice), fit);
        Add(body, content.Titles.Context, content.Context.Take(fit.Context), fit);
        Add(body, null, content.Footer, fit, subtle: true);
        return body;
    }

    private static void Add(JsonArray body, string? title, IEnumerable<Line> lines, Fit fit, bool subtle = false)
    {
        var first = true;
        foreach (var line in lines)
        {
            if (first && title is not null)
            {
                body.Add((JsonNode)Block(new Line(new Run(title, Strong: true)), fit, spacing: "Medium"));
            }

            body.Add((JsonNode)Block(line, fit, spacing: first && title is null ? "Medium" : "Small", subtle: subtle));
            first = false;
        }
    }

    private static JsonObject Block(Line line, Fit fit, string? size = null, string? spacing = null, bool subtle = false)
    {
        var inlines = new JsonArray();
        foreach (var run in line.Runs)
        {
            // The headline is short by itself; quotes are what is cut first.
            var most = size is not null
                ? LineLength
                : run is { Untrusted: true, Strong: false } ? Math.Max(fit.ExcerptLength, 60) : fit.LineLength;
            var text = new JsonObject { ["type"] = "TextRun", ["text"] = Inert(UntrustedText.Cut(run.Text, most)) };
            Set(text, "size", subtle ? "Small" : size);
            Set(text, "weight", run.Strong ? "Bolder" : null);
            if (subtle)
            {
                text["isSubtle"] = true;
            }

            if (fit.Links && run.Untrusted && line.Url is { } url)
            {
                text["selectAction"] = Open(url, null);
            }

            inlines.Add((JsonNode)text);
        }

        var block = new JsonObject { ["type"] = "RichTextBlock" };
        Set(block, "spacing", spacing);
        block["inlines"] = inlines;
        return block;
    }

    /// <summary>
    /// Clients replace <c>{{DATE(…)}}</c> and <c>{{TIME(…)}}</c> in a TextRun too
    /// (learn.microsoft.com/adaptive-cards/authoring-cards/text-features), so two braces never stand together.
    /// </summary>
    private static string Inert(string text) => text.Replace("{{", "{ {", StringComparison.Ordinal);

    private static JsonObject Open(Uri url, string? title)
    {
        var open = new JsonObject { ["type"] = "Action.OpenUrl" };
        Set(open, "title", title);
        open["url"] = url.AbsoluteUri;
        return open;
    }

    /// <summary>Colour helps, and is never the only sign: the headline says the severity in words.</summary>
    private static string Style(Severity severity, NotificationReason reason) => (reason, severity) switch
    {
        (NotificationReason.Resolved, _) => "good",
        (_, Severity.Critical or Severity.High) => "attention",
        (_, Severity.Warning) => "warning",
        _ => "accent",
    };

    private static void Set(JsonObject node, string name, string? value)
    {
        if (value is not null)
        {
            node[name] = value;
        }
    }

    private static byte[] Serialize(JsonObject message)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            message.WriteTo(writer);
        }

        return stream.ToArray();
    }

    private readonly record struct Fit(int ExcerptLength, int Excerpts, int Context, bool Links, int LineLength = LineLength);
}
