using System.Net;
using Vigie.Collect.Fetching;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>What an HTTP status means for whoever polls, in plain words.</summary>
internal static class FeedRefusal
{
    /// <exception cref="ExpectedFailureException">The status is not one of success.</exception>
    public static void ThrowIfRefused(FetchedPage page, SourcePlan plan)
    {
        if ((int)page.Status is >= 200 and <= 299)
        {
            return;
        }

        var (kind, what) = Meaning(page.Status);
        throw new ExpectedFailureException(
            kind, $"Source '{plan.Name}': '{page.Url.IdnHost}' {what} (status {(int)page.Status}).", page.RetryAfter);
    }

    private static (FailureKind Kind, string What) Meaning(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => (FailureKind.Permanent, "asks for a login. Use the feed's private address, or remove the source"),
        HttpStatusCode.Forbidden => (FailureKind.Permanent, "refuses to serve this feed to us. Ask its owner, or use another address"),
        HttpStatusCode.NotFound => (FailureKind.Permanent, "has no feed at this address. Look for the new one, or remove the source"),
        HttpStatusCode.Gone => (FailureKind.Permanent, "has taken this feed away for good. Remove the source"),
        HttpStatusCode.TooManyRequests => (FailureKind.Temporary, "says that it is asked too often. It is asked again later"),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
            (FailureKind.Temporary, "has a fault of its own. It is asked again later"),
        >= HttpStatusCode.BadRequest => (FailureKind.Permanent, "refuses the request. Check the url of the source"),
        _ => (FailureKind.Temporary, "gave an answer that holds no feed. It is asked again later"),
    };
}
