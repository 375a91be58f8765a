using System.Net.Http.Headers;
using Vigie.Model;

namespace Vigie.Notify;

/// <summary>
/// Teams by a Workflows webhook ("When a Teams webhook request is received"). Its 202 means that the flow took the card. The URL is a
/// secret: it is in no message and no log.
/// </summary>
internal sealed class TeamsNotifier : INotifier, IDisposable
{
    /// <summary>Where the card goes, in deliveries: the flow knows which room that is.</summary>
    public const string Room = "room";

    /// <summary>Longest wait for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Uri? webhook;
    private readonly HttpClient client;
    private readonly TimeProvider time;

    public TeamsNotifier(NotifierParts parts)
    {
        webhook = Uri.TryCreate(parts.Settings.TeamsWebhookUrl?.Reveal(), UriKind.Absolute, out var url) ? url : null;
        time = parts.Time;
        var handler = parts.Handler(parts.Settings.AllowPrivateNetwork);
        if (handler is SocketsHttpHandler sockets)
        {
            // A redirect would turn the POST into a GET and lose the card.
            sockets.AllowAutoRedirect = false;
        }

        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Channel => "teams";

    public IReadOnlyList<string> Recipients(AlertMessage message) => webhook is null ? [] : [Room];

    public async Task SendAsync(AlertMessage message, string recipient, CancellationToken cancellationToken)
    {
        if (webhook is null || webhook.Host.EndsWith(".webhook.office.com", StringComparison.OrdinalIgnoreCase))
        {
            throw new ExpectedFailureException(
                FailureKind.Permanent,
                "Teams__WebhookUrl is an Office 365 connector, and those are retired: make a Workflows webhook and set its URL.");
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = Request(webhook, message);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var status = (int)response.StatusCode;
            DeliveryRules.Require(DeliveryRules.OfHttp(status), Explain(status), RetryAfter(response.Headers.RetryAfter));
        }
        catch (HttpRequestException refused) when (refused.InnerException is ExpectedFailureException reason)
        {
            throw new ExpectedFailureException(reason.Kind, $"Teams at {webhook.Host}: {reason.Message}", innerException: refused);
        }
        catch (HttpRequestException broken)
        {
            DeliveryRules.Require(
                DeliveryRules.OfBrokenTalk(broken.HttpRequestError),
                $"Teams at {webhook.Host} could not be reached ({broken.HttpRequestError}).",
                inner: broken);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Teams at {webhook.Host} gave no answer within {Patience.TotalSeconds} s.", late);
        }
    }

    public void Dispose() => client.Dispose();

    private static HttpRequestMessage Request(Uri webhook, AlertMessage message)
    {
        var content = new ByteArrayContent(TeamsCard.Render(message.Content, message.Reason));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return new HttpRequestMessage(HttpMethod.Post, webhook) { Content = content };
    }

    /// <summary>Both forms of RFC 9110 10.2.3.</summary>
    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header?.Delta ?? header?.Date - time.GetUtcNow();

    private static string Explain(int status) => status switch
    {
        400 or 413 => $"Teams refused the card ({status}): check that the flow begins with \"When a Teams webhook request is received\".",
        401 or 403 => $"Teams refused the caller ({status}): let \"Anyone\" trigger the flow, or set Teams__WebhookUrl to its new URL.",
        404 or 410 => $"The Teams flow is gone or switched off ({status}): switch it on, or set Teams__WebhookUrl to a new one.",
        429 => "Teams asks for fewer messages (429).",
        _ => $"Teams answered {status}.",
    };
}
