using Vigie.Model;

namespace Vigie.Web;

/// <summary>Who may call a route.</summary>
internal enum Access
{
    /// <summary>Anybody: holds no data, or says little to whom it does not know.</summary>
    Open,

    /// <summary>Whoever has the link: checks a signature of its own.</summary>
    Signed,

    /// <summary>Who has the key.</summary>
    Read,

    /// <summary>Who has the key, from a page of this site or a program; the body is JSON.</summary>
    Change,
}

internal sealed record WebRoute(
    string Method, string Pattern, Access Access, Func<WebRequest, CancellationToken, Task<HttpOutcome>> Answer);

/// <summary>Every address there is, one line each.</summary>
internal sealed class WebRoutes(
    Pages pages, MentionsApi mentions, ThreadsApi threads, AlertsApi alerts, SourcesApi sources, StatsApi stats, HealthApi health,
    ThreadActions actions, CorrectionDesk corrections, CorrectionsApi corrected, ConfusionTable confusion, AlertPage alertPage,
    LettersApi letters, PrivacyApi privacy, BacktestApi backtest, BudgetApi budget)
{
    private readonly IReadOnlyList<(string[] Segments, WebRoute Route)> table =
        [.. All(
            pages, mentions, threads, alerts, sources, stats, health, actions, corrections, corrected, confusion, alertPage, letters,
            privacy, backtest, budget)
            .Select(route => (route.Pattern.Split('/', StringSplitOptions.RemoveEmptyEntries), route))];

    /// <summary>The route of an address; without one, the methods that the address does answer.</summary>
    public (WebRoute? Route, IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Allowed) Find(string method, string path)
    {
        var wanted = method.Equals("HEAD", StringComparison.OrdinalIgnoreCase) ? "GET" : method.ToUpperInvariant();
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var allowed = new List<string>();
        foreach (var (pattern, route) in table)
        {
            if (Match(pattern, segments) is not { } values)
            {
                continue;
            }

            if (route.Method == wanted)
            {
                return (route, values, []);
            }

            allowed.Add(route.Method);
        }

        return (null, new Dictionary<string, string>(), allowed);
    }

    private static Dictionary<string, string>? Match(string[] pattern, string[] segments)
    {
        if (pattern.Length != segments.Length)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i][0] == '{')
            {
                values[pattern[i][1..^1]] = Uri.UnescapeDataString(segments[i]);
            }
            else if (!pattern[i].Equals(segments[i], StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return values;
    }

    private static IEnumerable<WebRoute> All(
        Pages pages, MentionsApi mentions, ThreadsApi threads, AlertsApi alerts, SourcesApi sources, StatsApi stats, HealthApi health,
        ThreadActions actions, CorrectionDesk corrections, CorrectionsApi corrected, ConfusionTable confusion, AlertPage alertPage,
        LettersApi letters, PrivacyApi privacy, BacktestApi backtest, BudgetApi budget) =>
    [
        new("GET", "/", Access.Open, Pages.DashboardAsync),
        new("GET", "/assets/{name}", Access.Open, Pages.AssetAsync),
        new("GET", "/favicon.ico", Access.Open, Pages.IconAsync),
        new("GET", "/login", Access.Open, Pages.LoginAsync),
        new("POST", "/login", Access.Open, pages.LogInAsync),
        new("POST", "/logout", Access.Open, pages.LogOutAsync),
        new("GET", "/alerts/{id}", Access.Signed, alertPage.ShowAsync),
        new("POST", "/alerts/{id}", Access.Signed, alertPage.ActAsync),
        new("GET", "/api/mentions", Access.Read, mentions.ListAsync),
        new("GET", "/api/threads", Access.Read, threads.ListAsync),
        new("GET", "/api/threads/{id}", Access.Read, threads.OneAsync),
        new("POST", "/api/threads/{id}/answered", Access.Change, actions.AnsweredAsync),
        new("POST", "/api/threads/{id}/dismissed", Access.Change, actions.DismissedAsync),
        new("POST", "/api/threads/{id}/correct", Access.Change, corrections.CorrectAsync),
        new("GET", "/api/corrections", Access.Read, corrected.ListAsync),
        new("GET", "/api/confusion", Access.Read, confusion.AnswerAsync),
        new("GET", "/api/alerts", Access.Read, alerts.ListAsync),
        new("GET", "/api/alerts/{id}", Access.Read, alerts.OneAsync),
        new("GET", "/api/deadletters", Access.Read, letters.ListAsync),
        new("POST", "/api/deadletters/redrive", Access.Change, letters.RedriveAllAsync),
        new("POST", "/api/deadletters/{id}/redrive", Access.Change, letters.RedriveAsync),
        new("POST", "/api/deadletters/{id}/discard", Access.Change, letters.DiscardAsync),
        new("GET", "/api/sources", Access.Read, sources.ListAsync),
        new("GET", "/api/budget", Access.Read, budget.AnswerAsync),
        new("GET", "/api/stats", Access.Read, stats.AnswerAsync),
        new("GET", "/api/backtest", Access.Read, backtest.AnswerAsync),
        new("GET", "/api/health", Access.Open, health.AnswerAsync),
        new("POST", "/api/erasure", Access.Change, privacy.EraseAsync),
        new("GET", "/api/export", Access.Read, privacy.ExportAsync),
    ];
}
