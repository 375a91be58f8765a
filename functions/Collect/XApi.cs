using System.Net;
using System.Text.Json;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// The X API v2, which bills what it gives (docs.x.com/x-api/getting-started/pricing): asks no more than the cap allows, and says in plain
/// words why not. An answer of status 200 can be a refusal, with <c>errors</c> in place of data.
/// </summary>
internal sealed class XApi
{
    private static readonly Uri Home = new("https://api.x.com/");

    private readonly SourcePlan plan;
    private readonly Api api;

    public XApi(SourceTools tools, SourcePlan plan)
    {
        this.plan = plan;
        var advice = Advice(plan);
        var token = tools.RequiredSecret(plan, "Token", advice);
        api = new Api(tools, plan, advice)
        {
            Authorization = $"Bearer {token.Reveal()}",
            Explain = refusal => Meaning(refusal, advice),
        };
        TokenMark = StableHash.Hex(8, token.Reveal());
    }

    /// <summary>Where to get a token, and what to do with it.</summary>
    public static string Advice(SourcePlan plan) => "Make an app at console.x.com, copy its Bearer token (or a user token of the brand's "
        + $"account, for which its own mentions are cheaper), and set {SourceTools.SettingOf(plan, "Token")}";

    /// <summary>Tells this token from another without giving it away.</summary>
    public string TokenMark { get; }

    /// <param name="path">After <c>/2/</c>; escaped.</param>
    /// <exception cref="ExpectedFailureException">It was refused, or holds errors and no data.</exception>
    public async Task<ApiAnswer> GetAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync(new Uri(plan.Url ?? Home, $"2/{path}"), cancellationToken);
        var body = new Fields(answer.Json);
        var isEmpty = body["data"].Json.ValueKind == JsonValueKind.Undefined && !body["meta"].IsObject;
        return isEmpty && body["errors"].Items.Any()
            ? throw new ExpectedFailureException(
                FailureKind.Permanent,
                $"Source '{plan.Name}': X gives nothing for what it was asked ({KindOf(body["errors"].Items.First())}). "
                    + "Check account and find of the source.")
            : answer;
    }

    /// <summary>Errors that stand beside data, in X's own words for their kind.</summary>
    public static IReadOnlyList<string> Beside(Fields body) =>
        [.. body["errors"].Items.Take(10).Select(error => $"X leaves out a post ({KindOf(error)}).")];

    /// <summary>The end of the problem's address, such as <c>resource-not-found</c>: a word, whatever else the error says.</summary>
    private static string KindOf(Fields error)
    {
        var kind = error["type"].Text?.Split('/')[^1] ?? string.Empty;
        return kind.Length is > 0 and < 60 && kind.All(c => char.IsAsciiLetterLower(c) || c == '-') ? kind : "without a reason";
    }

    private ExpectedFailureException? Meaning(ApiRefusal refusal, string advice) =>
        (refusal.Status, KindOf(new Fields(refusal.Json))) switch
        {
            (HttpStatusCode.PaymentRequired, _) or (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests, "credits") =>
                new ExpectedFailureException(
                    FailureKind.Permanent,
                    $"Source '{plan.Name}': the X account has no credit left. Buy credits at console.x.com; nothing is read until then.",
                    TimeSpan.FromHours(1)),
            (HttpStatusCode.TooManyRequests, "usage-capped") => new ExpectedFailureException(
                FailureKind.Permanent,
                $"Source '{plan.Name}': the spending limit set at console.x.com is reached. Raise it there; nothing is read until then.",
                TimeSpan.FromHours(6)),
            (HttpStatusCode.Forbidden, "unsupported-authentication") => new UserTokenNeededException(
                $"Source '{plan.Name}': X wants a user's token for this. {advice}."),
            _ => null,
        };

    /// <summary>It can only be asked with the token of a user.</summary>
    internal sealed class UserTokenNeededException(string message) : ExpectedFailureException(FailureKind.Permanent, message);
}
