using System.Net;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>
/// YouTube's Data API: asks within the day's allowance, and says in plain words why not. The key goes in a header, never in an address.
/// </summary>
internal sealed class YouTubeApi
{
    private static readonly Uri Home = new("https://www.googleapis.com/");

    private readonly SourcePlan plan;
    private readonly YouTubeQuota quota;
    private readonly Api api;

    public YouTubeApi(SourceTools tools, SourcePlan plan, YouTubeQuota quota)
    {
        (this.plan, this.quota) = (plan, quota);
        var advice = Advice(plan);
        var key = tools.RequiredSecret(plan, "Key", advice);
        api = new Api(tools, plan, advice)
        {
            Headers = [new("X-Goog-Api-Key", key.Reveal())],
            Explain = refusal => ReasonsOf(refusal).Select(reason => Meaning(refusal, reason, advice)).OfType<ExpectedFailureException>()
                .FirstOrDefault(),
        };
    }

    /// <summary>Where to get a key, and what to do with it.</summary>
    public static string Advice(SourcePlan plan) => "Make an API key at console.cloud.google.com under Credentials, switch on YouTube Data "
        + $"API v3 for its project, and set {SourceTools.SettingOf(plan, "Key")}";

    /// <exception cref="ClosedException">What was asked about is gone or takes no comments.</exception>
    /// <exception cref="ExpectedFailureException">It was refused, or nothing is left for today.</exception>
    public Task<ApiAnswer> GetAsync(string path, CancellationToken cancellationToken)
    {
        quota.Take(search: path.StartsWith("search?", StringComparison.Ordinal));
        return api.GetAsync(new Uri(plan.Url ?? Home, $"youtube/v3/{path}"), cancellationToken);
    }

    /// <summary>Google's own words for why not: <c>error.errors[].reason</c> and <c>error.details[].reason</c>.</summary>
    private static IEnumerable<string> ReasonsOf(ApiRefusal refusal)
    {
        var error = new Fields(refusal.Json)["error"];
        return error["errors"].Items.Concat(error["details"].Items).Select(item => item["reason"].Text).OfType<string>().Take(20);
    }

    private ExpectedFailureException? Meaning(ApiRefusal refusal, string reason, string advice) => reason switch
    {
        "quotaExceeded" or "dailyLimitExceeded" => quota.UsedUp(),
        "rateLimitExceeded" or "userRateLimitExceeded" => new ExpectedFailureException(
            FailureKind.Temporary,
            $"Source '{plan.Name}': YouTube says that it is asked too often. It is asked again later.",
            refusal.RetryAfter ?? TimeSpan.FromMinutes(5)),
        "API_KEY_INVALID" or "keyInvalid" or "keyExpired" or "API_KEY_SERVICE_BLOCKED" or "ipRefererBlocked" or "API_KEY_IP_ADDRESS_BLOCKED"
            or "API_KEY_HTTP_REFERRER_BLOCKED" => new RefusedLoginException(
            $"Source '{plan.Name}': YouTube refuses the key (status {(int)refusal.Status}). {advice}; it must not be bound to a web page, "
                + "and to no other address than this program's."),
        "accessNotConfigured" or "SERVICE_DISABLED" => new RefusedLoginException(
            $"Source '{plan.Name}': YouTube Data API v3 is not switched on for the key's project. {advice}."),
        "commentsDisabled" or "videoNotFound" => new ClosedException(
            $"Source '{plan.Name}': the comments of a video cannot be read: they are off, or the video is gone."),
        "channelNotFound" => new ExpectedFailureException(
            FailureKind.Permanent,
            $"Source '{plan.Name}': YouTube has no channel '{plan.Account}'. Give its id (UC…) or its handle as account."),
        _ => refusal.Status == HttpStatusCode.NotFound
            ? new ClosedException($"Source '{plan.Name}': what it asked YouTube about is gone.")
            : null,
    };

    /// <summary>There is nothing there to be read, and there may be again: no failure of the source.</summary>
    internal sealed class ClosedException(string message) : ExpectedFailureException(FailureKind.Permanent, message);
}
