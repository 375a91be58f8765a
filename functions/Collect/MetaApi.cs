using System.Security.Cryptography;
using System.Text;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// Meta's Graph API. The token goes in a header, and the app secret, where it is set, as a proof made of both
/// (developers.facebook.com/docs/graph-api/guides/secure-requests). Why not is a number in the body, whatever the status.
/// </summary>
internal sealed class MetaApi
{
    /// <summary>A version is good for about two years; the source's url holds another.</summary>
    private static readonly Uri Home = new("https://graph.facebook.com/v25.0/");

    /// <summary>The window of Meta's limits is an hour that moves.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromMinutes(15);

    private readonly SourcePlan plan;
    private readonly Api api;
    private readonly Uri home;
    private readonly string proof;

    public MetaApi(SourceTools tools, SourcePlan plan)
    {
        this.plan = plan;
        var advice = Advice(plan);
        var token = tools.RequiredSecret(plan, "Token", advice);
        proof = tools.Secret(plan, "AppSecret") is { } secret
            ? "&appsecret_proof=" + Convert.ToHexStringLower(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), Encoding.UTF8.GetBytes(token.Reveal())))
            : string.Empty;
        home = plan.Url is not { } url ? Home : url.AbsolutePath.EndsWith('/') ? url : new Uri(url.AbsoluteUri + '/');
        api = new Api(tools, plan, advice)
        {
            Authorization = $"Bearer {token.Reveal()}",
            Explain = refusal => Meaning(refusal, advice),
        };
    }

    /// <summary>Where to get a token, and what to do with it.</summary>
    public static string Advice(SourcePlan plan) => "Get a Page access token that does not expire (Meta Business Suite, System users, "
        + "Generate token; pages_read_engagement and pages_read_user_content, for Instagram also instagram_basic and "
        + $"instagram_manage_comments), and set {SourceTools.SettingOf(plan, "Token")}";

    /// <param name="path">After the version, with its question; escaped.</param>
    /// <exception cref="ExpectedFailureException">It was refused.</exception>
    public Task<ApiAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        api.GetAsync(new Uri(home, path + proof), cancellationToken);

    /// <summary>
    /// How to ask for the page below. Of the address that Meta gives only what tells the place is taken: it holds the token too.
    /// </summary>
    public static string? Next(Fields body)
    {
        if (body["paging"]["next"].Text is not { } next)
        {
            return null;
        }

        if (body["paging"]["cursors"]["after"].Id is { } after)
        {
            return $"after={Uri.EscapeDataString(after)}";
        }

        var at = next.IndexOf('?', StringComparison.Ordinal);
        var parts = at < 0 ? [] : next[(at + 1)..].Split('&')
            .Where(part => part.Split('=') is ["after" or "until" or "__paging_token", { Length: > 0 and < 1_000 } value]
                && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '%' or '~'));
        return string.Join('&', parts) is { Length: > 0 } place ? place : null;
    }

    /// <summary>See developers.facebook.com/docs/graph-api/guides/error-handling.</summary>
    private ExpectedFailureException? Meaning(ApiRefusal refusal, string advice)
    {
        var error = new Fields(refusal.Json)["error"];
        return error["code"].Number switch
        {
            4 or 17 or 32 or 613 or (>= 80000 and <= 80014) => new ExpectedFailureException(
                FailureKind.Temporary,
                $"Source '{plan.Name}': Meta says that it is asked too often (code {error["code"].Number}). It is asked again later.",
                refusal.RetryAfter ?? refusal.Limit.Reset ?? UsualWait),
            1 or 2 => new ExpectedFailureException(
                FailureKind.Temporary, $"Source '{plan.Name}': Meta has a fault of its own. It is asked again later.", refusal.RetryAfter),
            102 or 190 or 463 or 467 => new RefusedLoginException(
                $"Source '{plan.Name}': Meta refuses the token: it has expired, was withdrawn, or its user changed the password. "
                    + $"{advice}."),
            3 or 10 or (>= 200 and <= 299) => new ExpectedFailureException(
                FailureKind.Permanent,
                $"Source '{plan.Name}': the token lacks a permission for a part of what is read (code {error["code"].Number}). {advice}."),
            100 => new ExpectedFailureException(
                FailureKind.Permanent,
                $"Source '{plan.Name}': Meta does not know what it was asked for (code 100). If there is an account, it must be the number "
                    + "of the Page that the token is for; the version in url may have gone."),
            _ => null,
        };
    }
}
