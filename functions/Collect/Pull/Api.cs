using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.Collect.Fetching;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Text;

namespace Vigie.Collect.Pull;

/// <summary>A place's JSON interface: asks, and says in plain words why not.</summary>
/// <param name="tools">The way out.</param>
/// <param name="plan">The source that asks.</param>
/// <param name="loginAdvice">
/// What to do when the key is refused, as a sentence without its full stop; where there is no key, what to do when it asks for one.
/// </param>
internal sealed partial class Api(SourceTools tools, SourcePlan plan, string loginAdvice)
{
    private const int DeepestJson = 64;

    private static readonly string[] CodeNames = ["reason", "code", "type", "error_type", "error", "status"];

    /// <summary>Header <c>Authorization</c>.</summary>
    public string? Authorization { get; init; }

    /// <summary>Other headers that hold a key.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What a refusal of this place means, where it says more than its status does; null: what the status says.</summary>
    public Func<ApiRefusal, ExpectedFailureException?>? Explain { get; init; }

    /// <summary>The answer to a GET.</summary>
    /// <param name="path">Absolute, or from the root of the source's url; escaped.</param>
    /// <exception cref="ExpectedFailureException">It was refused, or is no JSON.</exception>
    public Task<ApiAnswer> GetAsync(Uri path, CancellationToken cancellationToken) => SendAsync(path, json: null, cancellationToken);

    /// <summary>The answer to a POST, which is never tried twice.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<ApiAnswer> SendAsync(Uri path, string? json, CancellationToken cancellationToken)
    {
        var page = await tools.Fetcher.GetAsync(
            new FetchRequest(path)
            {
                Accept = "application/json",
                Authorization = Authorization,
                Headers = Headers,
                Json = json,
            },
            cancellationToken);
        var success = (int)page.Status is >= 200 and <= 299;
        var answer = Parse(page.Body);
        if (success && answer is { } whole)
        {
            return new ApiAnswer(whole, page.Limit);
        }

        var host = WebAddress.HostOf(page.Url) ?? "the place";
        if (success)
        {
            throw new ExpectedFailureException(
                FailureKind.Temporary,
                $"Source '{plan.Name}': what '{host}' answered is no whole JSON. It may be in trouble, or a page stands before it; "
                    + "open its address in a browser.",
                page.RetryAfter);
        }

        var refusal = new ApiRefusal(page.Status, answer ?? default, CodeOf(answer), page.RetryAfter ?? ResetOf(page)) { Limit = page.Limit };
        throw Explain?.Invoke(refusal) ?? Refused(refusal, host);
    }

    private static TimeSpan? ResetOf(FetchedPage page) =>
        page.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable ? page.Limit.Reset : null;

    private ExpectedFailureException Refused(ApiRefusal refusal, string host)
    {
        var reason = refusal.Code is null ? string.Empty : $", {refusal.Code}";
        var (kind, what) = Meaning(refusal.Status);
        var message = $"Source '{plan.Name}': '{host}' {what} (status {(int)refusal.Status}{reason}).";
        return refusal.Status == HttpStatusCode.Unauthorized
            ? new RefusedLoginException(message)
            : new ExpectedFailureException(kind, message, refusal.RetryAfter);
    }

    private (FailureKind Kind, string What) Meaning(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => (FailureKind.Permanent, $"refuses the key. {loginAdvice}"),
        HttpStatusCode.Forbidden => (FailureKind.Permanent, $"does not allow this with the key it was given. {loginAdvice}"),
        HttpStatusCode.NotFound => (FailureKind.Permanent, "has nothing at this address. Check url, account and find of the source"),
        HttpStatusCode.TooManyRequests => (FailureKind.Temporary, "says that it is asked too often. It is asked again later"),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
            (FailureKind.Temporary, "has a fault of its own. It is asked again later"),
        >= HttpStatusCode.BadRequest => (FailureKind.Permanent, "refuses the request. Check url, account and find of the source"),
        _ => (FailureKind.Temporary, "gave an answer that holds nothing to read. It is asked again later"),
    };

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DeepestJson });
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The place's own name for why not: one word, never a sentence, for that may hold anything.</summary>
    private static string? CodeOf(JsonElement? body)
    {
        if (body is not { ValueKind: JsonValueKind.Object } json)
        {
            return null;
        }

        var inner = JsonText.Member(json, "error") is { ValueKind: JsonValueKind.Object } error ? error : json;
        return CodeNames.Select(name => JsonText.Member(inner, name) is { ValueKind: JsonValueKind.String } text ? JsonText.Of(text) : null)
            .FirstOrDefault(text => text is not null && Word().IsMatch(text));
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z_.]{1,60}$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}

/// <param name="Json">The whole body.</param>
/// <param name="Limit">How much more may be asked.</param>
internal sealed record ApiAnswer(JsonElement Json, RateLimit Limit);

/// <param name="Status">Anything but success.</param>
/// <param name="Json">The body if it is JSON; undefined otherwise.</param>
/// <param name="Code">The place's own word for why not.</param>
/// <param name="RetryAfter">How long it asks us to wait, in whichever way it says it.</param>
internal sealed record ApiRefusal(HttpStatusCode Status, JsonElement Json, string? Code, TimeSpan? RetryAfter)
{
    /// <summary>How much more may be asked, where the place says it with a refusal.</summary>
    public RateLimit Limit { get; init; } = RateLimit.Unknown;
}
