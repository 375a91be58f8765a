using System.Globalization;
using System.Text;
using System.Text.Json;
using Vigie.Model;

namespace Vigie.Web;

/// <summary>An alert as a page: what burns, how bad, by when, who has it, and the buttons.</summary>
internal static class AlertHtml
{
    public static HttpAnswer Gone(Language language) => Refusal(language, Words.Say(language, "alert.gone"), 404);

    /// <summary>No alert, and why.</summary>
    public static HttpAnswer Refusal(Language language, string message, int status)
    {
        var body = $"""
            <h1>{Say(language, "alert.title")}</h1><p class="notice bad" role="status">{Html.Encode(message)}</p>
            <p><a href="/">{Say(language, "alert.toDashboard")}</a></p>
            """;
        return Html.Page(language, Words.Say(language, "alert.title"), body, status);
    }

    /// <param name="language">The language of the page.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="zone">The zone of its times: the one of the messages that led here.</param>
    /// <param name="message">What happened; null when nothing did.</param>
    public static HttpAnswer Page(Language language, Alert alert, TimeZoneInfo zone, string? message)
    {
        var body = new StringBuilder();
        if (message is not null)
        {
            body.Append($"<p class=\"notice good\" role=\"status\">{Html.Encode(message)}</p>");
        }

        AppendFacts(body, language, alert, zone);
        AppendButtons(body, language, alert);
        AppendEvidence(body, language, alert.Evidence, zone);
        ProofHtml.Append(body, language, alert.Evidence);
        AppendMarks(body, language, alert);
        body.Append($"<p class=\"quiet small\">{Say(language, "alert.id")} <code>{Html.Encode(alert.Id.Value)}</code> · ");
        body.Append($"<a href=\"/\">{Say(language, "alert.toDashboard")}</a></p>");
        return Html.Page(language, alert.Evidence.Title, body.ToString(), 200);
    }

    /// <summary>What came of a decision, in one sentence.</summary>
    public static string Result(Language language, Alert alert, TimeZoneInfo zone, AlertAction action, bool changed)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(action.ToString());
        var who = alert.AcknowledgedBy ?? string.Empty;
        return changed ? Words.Say(language, $"result.{name}", who, Time(alert.MutedUntil, zone))
            : action is AlertAction.Serious or AlertAction.NotSerious ? Words.Say(language, "result.already")
            : PeopleDecide.IsOver(alert) ? Words.Say(language, "result.over")
            : action == AlertAction.Acknowledged ? Words.Say(language, "result.taken", who, Time(alert.AcknowledgedAt, zone))
            : Words.Say(language, "result.already");
    }

    private static void AppendFacts(StringBuilder body, Language language, Alert alert, TimeZoneInfo zone)
    {
        var evidence = alert.Evidence;
        var severity = CamelCase<Severity>.NameOf(alert.Severity);
        body.Append($"<p class=\"eyebrow\"><span class=\"severity {severity}\">{Say(language, "severity." + severity)}</span> ");
        body.Append($"{Say(language, "kind." + CamelCase<AlertKind>.NameOf(alert.Kind))} · ");
        body.Append($"{Say(language, "channel." + CamelCase<Channel>.NameOf(evidence.Channel))}</p>");
        body.Append($"<h1>{Html.Encode(evidence.Title)}</h1><dl class=\"facts\">");
        Fact("alert.state", Words.Say(language, "alertState." + CamelCase<AlertState>.NameOf(alert.State)));
        Fact("alert.who", alert.AcknowledgedBy is { } who
            ? $"{who}, {Time(alert.AcknowledgedAt, zone)}"
            : Words.Say(language, "alert.nobody"));
        Fact("alert.opened", Time(alert.OpenedAt, zone));
        Fact("alert.due", evidence.DueAt is { } due ? Time(due, zone) : null);
        Fact("alert.zone", zone.Id);
        Fact("alert.counts", evidence.Mentions > 0
            ? Words.Say(language, "alert.countsText", evidence.Mentions, evidence.Negative, evidence.NegativeAuthors)
            : null);
        Fact("alert.speed", evidence.Signal is { } signal
            ? Words.Say(
                language, "alert.speedText", Number(language, signal.Observed), Duration.Format(signal.Window),
                Number(language, signal.Expected))
            : null);
        Fact("alert.problem", evidence.Problem);
        Fact("alert.remedy", evidence.Remedy);
        Fact("alert.muted", alert.MutedUntil is { } until ? Time(until, zone) : null);
        body.Append("</dl>");
        if (Html.Link(evidence.Url) is { } link)
        {
            body.Append(
                $"<p><a class=\"button primary\" href=\"{link}\" rel=\"noopener noreferrer\">{Say(language, "alert.original")}</a></p>");
        }

        void Fact(string key, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                body.Append($"<dt>{Say(language, key)}</dt><dd>{Html.Encode(text)}</dd>");
            }
        }
    }

    private static void AppendButtons(StringBuilder body, Language language, Alert alert)
    {
        if (PeopleDecide.IsOver(alert))
        {
            body.Append($"<p class=\"notice\">{Say(language, "result.over")}</p>");
            return;
        }

        var level = alert.EscalationLevel.ToString(CultureInfo.InvariantCulture);
        body.Append($"<form method=\"post\" class=\"stack\"><input type=\"hidden\" name=\"level\" value=\"{level}\">");
        body.Append($"<label for=\"name\">{Say(language, "alert.name")}</label>");
        body.Append("<input id=\"name\" name=\"name\" maxlength=\"60\" autocomplete=\"name\"><div class=\"actions\">");
        foreach (var (action, tone) in new[] { ("ack", "primary"), ("handover", ""), ("mute", ""), ("notus", "") })
        {
            body.Append($"<button name=\"action\" value=\"{action}\" class=\"{tone}\">{Say(language, "action." + action)}</button>");
        }

        body.Append("</div></form>");
    }

    /// <summary>Was it serious? Also when it is over: a backtest is measured by it.</summary>
    private static void AppendMarks(StringBuilder body, Language language, Alert alert)
    {
        if (alert.Kind is not (AlertKind.Velocity or AlertKind.Volume))
        {
            return;
        }

        var mark = alert.Decisions.LastOrDefault(decision => decision.Action is AlertAction.Serious or AlertAction.NotSerious)?.Action;
        body.Append($"<h2>{Say(language, "mark.title")}</h2><form method=\"post\" class=\"stack\"><div class=\"actions\">");
        foreach (var (action, meant) in new[] { ("serious", AlertAction.Serious), ("notserious", AlertAction.NotSerious) })
        {
            var pressed = mark == meant ? " aria-pressed=\"true\"" : " aria-pressed=\"false\"";
            body.Append($"<button name=\"action\" value=\"{action}\"{pressed}>{Say(language, "action." + action)}</button>");
        }

        body.Append($"</div><p class=\"quiet small\">{Say(language, "mark.why")}</p></form>");
    }

    private static void AppendEvidence(StringBuilder body, Language language, Evidence evidence, TimeZoneInfo zone)
    {
        if (evidence.Excerpts.Count == 0)
        {
            return;
        }

        body.Append($"<h2>{Say(language, "alert.evidence")}</h2>");
        foreach (var excerpt in evidence.Excerpts)
        {
            var source = Html.Link(excerpt.Url) is { } link
                ? $" · <a href=\"{link}\" rel=\"noopener noreferrer\">{Say(language, "alert.read")}</a>"
                : string.Empty;
            body.Append($"<blockquote><p dir=\"auto\">{Html.Encode(excerpt.Text)}</p>");
            body.Append($"<footer><bdi>{Html.Encode(excerpt.Author ?? "?")}</bdi> · {Time(excerpt.At, zone)}{source}");
            AppendWeighed(body, language, excerpt);
            body.Append("</footer></blockquote>");
        }
    }

    private static void AppendWeighed(StringBuilder body, Language language, Excerpt excerpt)
    {
        if (excerpt.Because is { Count: > 0 } because)
        {
            body.Append($" · {Say(language, "thread.because")} ");
            body.AppendJoin(' ', because.Take(Excerpt.MostWords).Select(word => $"<mark><bdi>{Html.Encode(word)}</bdi></mark>"));
        }
    }

    private static string Say(Language language, string key) => Html.Encode(Words.Say(language, key));

    private static string Number(Language language, double value) =>
        value.ToString("0.#", CultureInfo.InvariantCulture).Replace(".", language == Language.Fr ? "," : ".", StringComparison.Ordinal);

    /// <summary>The zone stands once on the page.</summary>
    private static string Time(DateTimeOffset? at, TimeZoneInfo zone) => at is { } moment
        ? TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        : string.Empty;
}
