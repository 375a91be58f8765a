using System.Net;
using System.Text;
using System.Text.Json;

namespace Vigie.Hosting.Demo;

/// <summary>Shows an Adaptive Card as HTML: the elements that our cards are made of, everything encoded.</summary>
internal static class CardPage
{
    private const string Style = """
        :root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif }
        body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
        article { border: 1px solid #8886; border-radius: .6rem; margin: 1rem 0; overflow: hidden } article > * { padding: .1rem 1rem }
        .attention { background: #c4314b22; border-left: .4rem solid #c4314b }
        .warning { background: #ffaa4422; border-left: .4rem solid #e97548 }
        .good { background: #13a10e22; border-left: .4rem solid #13a10e }
        .accent { background: #5b5fc722; border-left: .4rem solid #5b5fc7 }
        .bolder { font-weight: 600 } .subtle { opacity: .75 } .medium { font-size: 1.15rem } .large { font-size: 1.3rem }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem } dd { margin: 0 }
        nav a { display: inline-block; margin: .6rem .5rem .2rem 0; padding: .35rem .8rem; border: 1px solid #8888; border-radius: .4rem }
        nav a { text-decoration: none }
        """;

    public static string Page(IEnumerable<string> cards)
    {
        var body = string.Concat(cards);
        return $"""
            <!doctype html><html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="3">
            <title>Vigie demo: alerts</title><style>{Style}</style></head><body><h1>Alerts, as Teams would show them</h1>
            {(body.Length > 0 ? body : "<p>None so far. The watch is quiet.</p>")}</body></html>
            """;
    }

    public static string Render(JsonElement card)
    {
        var html = new StringBuilder("<article>");
        foreach (var element in Items(card, "body"))
        {
            Append(html, element);
        }

        return html.Append("</article>").ToString();
    }

    private static void Append(StringBuilder html, JsonElement element)
    {
        switch (Text(element, "type"))
        {
            case "Container":
                html.Append($"<div class=\"{Encode(Text(element, "style"))}\">");
                foreach (var item in Items(element, "items"))
                {
                    Append(html, item);
                }

                html.Append("</div>");
                break;
            case "TextBlock":
                var subtle = Flag(element, "isSubtle") ? "subtle" : string.Empty;
                var classes = $"{Text(element, "weight")} {Text(element, "size")} {subtle}".ToLowerInvariant();
                html.Append($"<p class=\"{Encode(classes)}\">{Encode(Text(element, "text"))}</p>");
                break;
            case "RichTextBlock":
                html.Append("<p>");
                foreach (var run in Items(element, "inlines"))
                {
                    html.Append($"<span class=\"{Encode(Text(run, "weight").ToLowerInvariant())}\">{Encode(Text(run, "text"))}</span>");
                }

                html.Append("</p>");
                break;
            case "FactSet":
                html.Append("<dl>");
                foreach (var fact in Items(element, "facts"))
                {
                    html.Append($"<dt>{Encode(Text(fact, "title"))}</dt><dd>{Encode(Text(fact, "value"))}</dd>");
                }

                html.Append("</dl>");
                break;
            case "ActionSet":
                AppendActions(html, element);
                break;
        }
    }

    private static void AppendActions(StringBuilder html, JsonElement element)
    {
        html.Append("<nav>");
        foreach (var action in Items(element, "actions"))
        {
            if (Uri.TryCreate(Text(action, "url"), UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                html.Append($"<a href=\"{Encode(url.ToString())}\" rel=\"noreferrer\">{Encode(Text(action, "title"))}</a>");
            }
        }

        html.Append("</nav>");
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static bool Flag(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
