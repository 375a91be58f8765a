using System.Diagnostics;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// Dashboard, JSON API and signed pages. Reads are bounded; nothing is changed by GET; every answer carries the security headers.
/// </summary>
public sealed partial class WebFunction
{
    /// <summary>Characters of a body: forms and small JSON are all that is posted here.</summary>
    public const int MaximumBody = 64 * 1024;

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'";

    private readonly WebRoutes routes;
    private readonly Gate gate;
    private readonly SleepAlarm alarm;
    private readonly StoreReadiness store;
    private readonly ILogger<WebFunction> logger;

    internal WebFunction(WebRoutes routes, Gate gate, SleepAlarm alarm, StoreReadiness store, ILogger<WebFunction> logger) =>
        (this.routes, this.gate, this.alarm, this.store, this.logger) = (routes, gate, alarm, store, logger);

    public async Task<HttpOutcome> AnswerAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var outcome = await RouteAsync(call, cancellationToken);
        var notices = await LookAfterWatchAsync(cancellationToken);
        return new HttpOutcome(
            Secured(call, outcome.Answer),
            notices.Count == 0 ? outcome.Outgoing : outcome.Outgoing with { Alerts = [.. outcome.Outgoing.Alerts, .. notices] });
    }

    /// <summary>
    /// The watch cannot say itself that it sleeps: whoever looks at the dashboard or asks for its health wakes the operator.
    /// </summary>
    private async Task<IReadOnlyList<AlertNotice>> LookAfterWatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.EnsureAsync(cancellationToken);
            return await alarm.LookAsync(cancellationToken);
        }
        catch (StoreUnusableException)
        {
            // Whoever asks for the health is told why.
            return [];
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // The caller asked for something else and has it.
            Log.LookFailed(logger, failure);
            return [];
        }
    }

    private async Task<HttpOutcome> RouteAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var (route, values, allowed) = routes.Find(call.Method, call.Url.AbsolutePath);
        if (route is null)
        {
            return allowed.Count == 0
                ? Answer.NotFound("page at this address")
                : Answer.Problem(405, "Method not allowed", $"This address answers {string.Join(" and ", allowed)}.")
                .With("Allow", string.Join(", ", allowed));
        }

        Activity.Current?.SetTag("http.route", route.Pattern);
        if (call.Body.Length > MaximumBody)
        {
            return Answer.Problem(413, "Too large", $"A body has at most {MaximumBody} characters here.");
        }

        var refusal = gate.Refuse(call, route.Access);
        if (refusal is not null)
        {
            return refusal;
        }

        try
        {
            if (route.Access != Access.Open)
            {
                await store.EnsureAsync(cancellationToken);
            }

            return await route.Answer(new WebRequest(call, values, gate.Trusts(call), Words.LanguageOf(call)), cancellationToken);
        }
        catch (StoreUnusableException unusable)
        {
            Log.NoStore(logger, unusable.Message);
            return Answer.Problem(503, "The store cannot be used", gate.Trusts(call) ? unusable.Message : "See /api/health.");
        }
        catch (BadParameterException wrong)
        {
            return Answer.Problem(
                400, "Bad parameter", wrong.Message, ("parameter", wrong.Parameter), ("value", wrong.Value), ("allowed", wrong.Allowed));
        }
    }

    private static HttpAnswer Secured(HttpCall call, HttpAnswer answer)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Security-Policy"] = ContentSecurityPolicy,
            ["X-Content-Type-Options"] = "nosniff",
            ["X-Frame-Options"] = "DENY",
            ["Referrer-Policy"] = "no-referrer",
            ["Cross-Origin-Opener-Policy"] = "same-origin",
            ["Cross-Origin-Resource-Policy"] = "same-origin",
            ["Cache-Control"] = "no-store",
        };
        foreach (var (name, value) in answer.Headers)
        {
            headers[name] = value;
        }

        if (!call.Method.Equals("HEAD", StringComparison.OrdinalIgnoreCase))
        {
            return answer with { Headers = headers };
        }

        return answer with { Headers = headers, Body = string.Empty };
    }

    private static partial class Log
    {
        [LoggerMessage(601, LogLevel.Error, "{Reason}")]
        public static partial void NoStore(ILogger logger, string reason);

        [LoggerMessage(600, LogLevel.Warning, "Whether the watch still ticks could not be looked at; the next request tries again.")]
        public static partial void LookFailed(ILogger logger, Exception failure);
    }
}
