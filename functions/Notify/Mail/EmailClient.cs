using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Vigie.Notify.Mail;

/// <summary>
/// Azure Communication Services Email over its REST interface, named as in Azure.Communication.Email. Thread-safe. No retries: whoever
/// calls decides. The operation id is the sender's: sent again with the same one, a mail goes out once.
/// </summary>
internal sealed class EmailClient
{
    public const string ApiVersion = "2023-03-31";

    private readonly Uri endpoint;
    private readonly HttpPipeline pipeline;

    /// <summary>With the key of the resource, base64 as the portal shows it.</summary>
    public EmailClient(Uri endpoint, AzureKeyCredential credential, EmailClientOptions options)
        : this(endpoint, new HmacPolicy(credential), options)
    {
    }

    /// <summary>With an identity that may send; <paramref name="endpoint"/> must be https.</summary>
    public EmailClient(Uri endpoint, TokenCredential credential, EmailClientOptions options)
        : this(endpoint, new BearerTokenAuthenticationPolicy(credential, "https://communication.azure.com/.default"), options)
    {
    }

    private EmailClient(Uri endpoint, HttpPipelinePolicy authentication, EmailClientOptions options)
    {
        this.endpoint = new Uri(endpoint.GetLeftPart(UriPartial.Authority));
        pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options) { PerRetryPolicies = { authentication } });
    }

    /// <summary>The service's answer, whatever its status: 202 when it took the mail.</summary>
    /// <exception cref="RequestFailedException">There was no answer.</exception>
    public async Task<Response> SendAsync(Guid operation, ReadOnlyMemory<byte> mail, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Post;
        message.Request.Uri.Reset(endpoint);
        message.Request.Uri.AppendPath("/emails:send", escape: false);
        message.Request.Uri.AppendQuery("api-version", ApiVersion);
        message.Request.Headers.SetValue("Content-Type", "application/json");
        message.Request.Headers.SetValue("Operation-Id", operation.ToString("D", CultureInfo.InvariantCulture));
        message.Request.Content = RequestContent.Create(mail);
        await pipeline.SendAsync(message, cancellationToken);
        return message.Response;
    }

    /// <summary>Signs date, host and body as the service's keys want it.</summary>
    private sealed class HmacPolicy(AzureKeyCredential credential) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new NotSupportedException("Mails are sent asynchronously.");

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            using var body = new MemoryStream();
            await message.Request.Content!.WriteToAsync(body, message.CancellationToken);
            var address = message.Request.Uri.ToUri();
            var date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
            var digest = Convert.ToBase64String(SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length)));
            var signed = $"{message.Request.Method}\n{address.PathAndQuery}\n{date};{address.Authority};{digest}";
            var signature = HMACSHA256.HashData(Convert.FromBase64String(credential.Key), Encoding.UTF8.GetBytes(signed));
            message.Request.Headers.SetValue("x-ms-date", date);
            message.Request.Headers.SetValue("x-ms-content-sha256", digest);
            message.Request.Headers.SetValue(
                "Authorization",
                $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={Convert.ToBase64String(signature)}");
            await ProcessNextAsync(message, pipeline);
        }
    }
}

/// <summary>Options of the mail client.</summary>
internal sealed class EmailClientOptions : ClientOptions
{
    /// <param name="patience">Longest wait for an answer.</param>
    public EmailClientOptions(TimeSpan patience)
    {
        Retry.MaxRetries = 0;
        Retry.NetworkTimeout = patience;
        Diagnostics.ApplicationId = "vigie";
        Diagnostics.IsLoggingContentEnabled = false;
    }
}
