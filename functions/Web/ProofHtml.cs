using System.Globalization;
using System.Text;
using Vigie.Model;

namespace Vigie.Web;

/// <summary>
/// What an alert was computed from, for a person who asks: the rule with its numbers, what would have silenced it, each mention.
/// </summary>
internal static class ProofHtml
{
    public static void Append(StringBuilder body, Language language, Evidence evidence)
    {
        if (evidence is not { Proof: { } proof, Signal: { } signal })
        {
            return;
        }

        body.Append($"<h2>{Say(language, "proof.title")}</h2><dl class=\"facts\">");
        Fact("proof.rule", $"<code>{Html.Encode(signal.Rule)}</code>");
        Fact("proof.formula", $"<code>{Html.Encode(proof.Formula)}</code>");
        Fact("proof.learning", Learning(language, signal));
        Fact("proof.silent", string.Join("<br>", proof.Silencers.Select(silencer => Html.Encode(Words.Say(
            language, "silencer." + CamelCase<SilencerKind>.NameOf(silencer.Kind), Number(silencer.Value))))));
        body.Append("</dl>");
        AppendNumbers(body, language, signal);
        AppendMentions(body, language, proof);

        void Fact(string key, string html)
        {
            if (html.Length > 0)
            {
                body.Append($"<dt>{Say(language, key)}</dt><dd>{html}</dd>");
            }
        }
    }

    private static string Learning(Language language, Signal signal) =>
        signal.Numbers.GetValueOrDefault("learningDay") is > 0 and var day
            ? Html.Encode(Words.Say(language, "proof.learningText", Number(day)))
            : string.Empty;

    private static void AppendNumbers(StringBuilder body, Language language, Signal signal)
    {
        body.Append($"<details><summary>{Say(language, "proof.numbers")}</summary><table><tbody>");
        foreach (var (name, value) in signal.Numbers)
        {
            body.Append($"<tr><th scope=\"row\"><code>{Html.Encode(name)}</code></th><td>{Number(value)}</td></tr>");
        }

        body.Append("</tbody></table></details>");
    }

    private static void AppendMentions(StringBuilder body, Language language, Proof proof)
    {
        var summary = Html.Encode(Words.Say(language, "proof.mentions", proof.Mentions.Count, proof.Deciding, proof.Beyond));
        body.Append($"<details><summary>{summary}</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{summary}\">");
        body.Append("<table><thead><tr>");
        foreach (var head in new[] { "proof.when", "proof.negativity", "proof.voice", "proof.key" })
        {
            body.Append($"<th scope=\"col\">{Say(language, head)}</th>");
        }

        body.Append("</tr></thead><tbody>");
        foreach (var mention in proof.Mentions.Reverse())
        {
            var at = mention.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            var voice = Say(language, mention.NewVoice ? "proof.newVoice" : "proof.heard");
            body.Append($"<tr><td>{at}</td><td>{Number(100 * mention.Negativity)} %</td><td>{voice}</td>");
            body.Append($"<td><code>{Html.Encode(mention.Mention.Value)}</code></td></tr>");
        }

        body.Append("</tbody></table></div></details>");
    }

    private static string Say(Language language, string key) => Html.Encode(Words.Say(language, key));

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
