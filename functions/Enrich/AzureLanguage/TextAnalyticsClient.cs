using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Vigie.Enrich.AzureLanguage;

/// <summary>
/// Sentiment by Azure's Language service over its REST interface, the members named as in Azure.AI.TextAnalytics. Thread-safe; one for the
/// life of the process. Failures are <see cref="RequestFailedException"/>: with the service's status and error code, or with status 0 when
/// there was no answer or none that can be read. Their messages may hold what the service said: for logs, status and code are enough.
/// </summary>
/// <remarks>Each document is billed, so asking twice costs twice. There are no retries.</remarks>
public sealed class TextAnalyticsClient
{
    /// <summary>Documents of one synchronous request; with more the service refuses all of them.</summary>
    public const int MaximumDocuments = 10;

    /// <summary>Bytes of one request.</summary>
    public const int MaximumRequest = 1_000_000;

    /// <summary>Bytes of an answer: ten documents come back with each of their sentences, escaped.</summary>
    public const int MaximumAnswer = 4 * 1024 * 1024;

    private readonly Uri endpoint;
    private readonly string version;
    private readonly HttpPipeline pipeline;

    /// <summary>With the key of the resource.</summary>
    public TextAnalyticsClient(Uri endpoint, AzureKeyCredential credential, TextAnalyticsClientOptions? options = null)
        : this(endpoint, new KeyPolicy(credential), options ?? new TextAnalyticsClientOptions())
    {
    }

    /// <summary>
    /// With an identity that has the role Cognitive Services Language Reader. <paramref name="endpoint"/> must be https and of the
    /// resource's own name.
    /// </summary>
    public TextAnalyticsClient(Uri endpoint, TokenCredential credential, TextAnalyticsClientOptions? options = null)
        : this(
            endpoint,
            new BearerTokenAuthenticationPolicy(credential, "https://cognitiveservices.azure.com/.default"),
            options ?? new TextAnalyticsClientOptions())
    {
    }

    private TextAnalyticsClient(Uri endpoint, HttpPipelinePolicy authentication, TextAnalyticsClientOptions options)
    {
        this.endpoint = new Uri(endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        version = options.Version;
        pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
        {
            PerRetryPolicies = { authentication },
            RequestFailedDetailsParser = new LanguageErrorParser(),
        });
    }

    /// <summary>
    /// Judges up to <see cref="MaximumDocuments"/> documents. None at all is refused by the service (400), and costs nothing.
    /// </summary>
    /// <exception cref="ArgumentException">More than a request takes: a bug of the caller, found before anything is sent.</exception>
    /// <exception cref="RequestFailedException">The whole request failed.</exception>
    public async Task<AnalyzeSentimentResultCollection> AnalyzeSentimentBatchAsync(
        IReadOnlyList<TextDocumentInput> documents, AnalyzeSentimentOptions? options, CancellationToken cancellationToken)
    {
        var body = Checked(documents, SentimentJson.Write(documents, options ?? new AnalyzeSentimentOptions()));
        using var message = pipeline.CreateMessage(new RequestContext(), new StatusCodeClassifier([200]));
        message.BufferResponse = false;
        message.Request.Method = RequestMethod.Post;
        message.Request.Uri.Reset(endpoint);
        message.Request.Uri.AppendPath("/language/:analyze-text", escape: false);
        message.Request.Uri.AppendQuery("api-version", version);
        message.Request.Uri.AppendQuery("showStats", "true");
        message.Request.Headers.SetValue("Content-Type", "application/json");
        message.Request.Headers.SetValue("Accept", "application/json");
        message.Request.Content = RequestContent.Create(body);
        var response = await SendAsync(message, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(response.Content);
            return SentimentJson.Read(json.RootElement, documents);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            throw Unreadable("the answer cannot be read", wrong);
        }
    }

    private static ReadOnlyMemory<byte> Checked(IReadOnlyList<TextDocumentInput> documents, ReadOnlyMemory<byte> body) =>
        documents.Count > MaximumDocuments ? throw new ArgumentException($"At most {MaximumDocuments} documents.", nameof(documents))
        : body.Length > MaximumRequest ? throw new ArgumentException($"At most {MaximumRequest} bytes.", nameof(documents))
        : body;

    private async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        await pipeline.SendAsync(message, cancellationToken);
        message.Response.ContentStream = await ReadAsync(message.Response.ContentStream, cancellationToken);
        return message.Response.IsError ? throw new RequestFailedException(message.Response) : message.Response;
    }

    /// <summary>The answer in memory, up to a bound: nobody knows who answers.</summary>
    private static async Task<Stream> ReadAsync(Stream? content, CancellationToken cancellationToken)
    {
        var whole = new MemoryStream();
        if (content is null)
        {
            return whole;
        }

        try
        {
            await using (content)
            {
                var part = new byte[16 * 1024];
                while (await content.ReadAsync(part, cancellationToken) is var read and > 0)
                {
                    whole.Write(part, 0, read);
                    if (whole.Length > MaximumAnswer)
                    {
                        throw Unreadable($"the answer is larger than {MaximumAnswer} bytes", null);
                    }
                }
            }
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw Unreadable("the answer broke off", broken);
        }

        whole.Position = 0;
        return whole;
    }

    private static RequestFailedException Unreadable(string why, Exception? inner) => new(0, $"Language service: {why}.", null, inner);

    private sealed class KeyPolicy(AzureKeyCredential credential) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) =>
            message.Request.Headers.SetValue("Ocp-Apim-Subscription-Key", credential.Key);
    }
}
