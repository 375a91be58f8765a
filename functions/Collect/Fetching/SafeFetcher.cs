using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Collect.Fetching;

/// <summary>
/// Gets pages from the public internet on behalf of the operator: public addresses only, few redirects, each checked again, a bounded
/// number of decompressed bytes in bounded time, no cookies, no proxy, and no secret to another host. Safe for concurrent use.
/// </summary>
internal sealed class SafeFetcher : IDisposable
{
    /// <summary>Decompressed: a small gzip can hold a very large page.</summary>
    public const int MaximumBytes = 5 * 1024 * 1024;

    public const int MaximumRedirects = 5;

    /// <summary>All hops and the whole body.</summary>
    public static readonly TimeSpan TotalTime = TimeSpan.FromSeconds(30);

    private const string UserAgent = "Vigie/0.1 (brand listening; polls a feed its operator subscribed to)";

    /// <summary>Of a refusal: enough to tell why.</summary>
    private const int MaximumRefusal = 64 * 1024;

    private readonly HostGate gate = new();
    private readonly HttpMessageInvoker invoker;
    private readonly TimeProvider time;
    private readonly bool allowPrivate;

    /// <param name="time">The clock of timeouts and waits.</param>
    /// <param name="allowPrivate">Lifts the rules on addresses and ports, for laptops and tests.</param>
    public SafeFetcher(TimeProvider time, bool allowPrivate)
        : this(time, allowPrivate, PublicNetwork.CreateHandler(allowPrivate))
    {
    }

    internal SafeFetcher(TimeProvider time, bool allowPrivate, HttpMessageHandler network)
    {
        this.time = time;
        this.allowPrivate = allowPrivate;
        invoker = new HttpMessageInvoker(new ResilienceHandler(time) { InnerHandler = network });
    }

    /// <returns>The answer of the last hop, whatever its status.</returns>
    /// <exception cref="ExpectedFailureException">
    /// It could not be had: refused by the rules, out of reach, too slow or too large.
    /// </exception>
    public async Task<FetchedPage> GetAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TotalTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await FollowAsync(request, either.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(FailureKind.Temporary, request.Url, "took too long to answer", late);
        }
        catch (HttpRequestException failed) when (failed.InnerException is ExpectedFailureException known)
        {
            throw new ExpectedFailureException(known.Kind, known.Message, known.RetryAfter, failed);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or InvalidDataException)
        {
            throw Failed(FailureKind.Temporary, request.Url, "could not be reached or broke off its answer", failed);
        }
    }

    public void Dispose() => invoker.Dispose();

    private async Task<FetchedPage> FollowAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var url = request.Url;
        var moved = true;
        for (var hop = 0; hop <= MaximumRedirects; hop++)
        {
            Check(url, request.Url);
            using var turn = await gate.EnterAsync(url.Authority, cancellationToken);
            using var message = Message(request, url);
            using var response = await invoker.SendAsync(message, cancellationToken);
            if (request.Json is not null || Target(response, url) is not { } target)
            {
                return await PageAsync(response, url, moved && hop > 0, cancellationToken);
            }

            moved &= response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.PermanentRedirect;
            if (url.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp
                && (request.Authorization is not null || request.Headers.Count > 0))
            {
                throw Failed(FailureKind.Permanent, url, "redirects from https to http, where a key would be readable");
            }

            url = target;
        }

        throw Failed(FailureKind.Permanent, request.Url, $"redirects more than {MaximumRedirects} times");
    }

    private static Uri? Target(HttpResponseMessage response, Uri url)
    {
        if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect) || response.Headers.Location is not { } location)
        {
            return null;
        }

        return Uri.TryCreate(url, location, out var target)
            ? target
            : throw Failed(FailureKind.Permanent, url, "redirects to what is no address");
    }

    private void Check(Uri url, Uri asked)
    {
        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
        {
            throw Failed(FailureKind.Permanent, asked, $"leads to the scheme '{url.Scheme}'; only http and https are fetched");
        }

        if (WebAddress.HostOf(url) is not { Length: > 0 })
        {
            throw Failed(FailureKind.Permanent, asked, "leads to a host whose name cannot be read");
        }

        if (url.UserInfo.Length > 0)
        {
            throw Failed(FailureKind.Permanent, asked, "leads to an address with a user name in it, which is not sent");
        }

        if (!allowPrivate && url.Port is not (80 or 443))
        {
            throw Failed(FailureKind.Permanent, asked, $"leads to port {url.Port}; only 80 and 443 are fetched");
        }
    }

    private static HttpRequestMessage Message(FetchRequest request, Uri url)
    {
        var message = new HttpRequestMessage(request.Json is null ? HttpMethod.Get : HttpMethod.Post, url);
        if (request.Json is not null)
        {
            message.Content = request.Json.Length == 0
                ? new ByteArrayContent([])
                : new StringContent(request.Json, Encoding.UTF8, "application/json");
        }

        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        var home = url.Authority == request.Url.Authority && url.Scheme == request.Url.Scheme;
        Add(message, "Authorization", home ? request.Authorization : null);
        foreach (var (name, value) in home ? request.Headers : [])
        {
            Add(message, name, value);
        }

        // Verbatim: servers compare validators as text, and some send what the grammar does not allow.
        Add(message, "If-None-Match", request.ETag);
        Add(message, "If-Modified-Since", request.LastModified);
        return message;
    }

    private static void Add(HttpRequestMessage message, string name, string? value)
    {
        if (value is not null)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private async Task<FetchedPage> PageAsync(HttpResponseMessage response, Uri url, bool moved, CancellationToken cancellationToken)
    {
        var headers = response.Content.Headers;
        return new FetchedPage
        {
            Status = response.StatusCode,
            Url = url,
            Body = response.IsSuccessStatusCode
                ? await BodyAsync(response, url, cancellationToken)
                : await RefusalAsync(response, cancellationToken),
            MediaType = headers.ContentType?.MediaType,
            Charset = headers.ContentType?.CharSet?.Trim('"', ' '),
            ContentLanguage = headers.ContentLanguage.FirstOrDefault(),
            ContentLocation = headers.ContentLocation,
            ETag = First(response.Headers, "ETag"),
            LastModified = First(headers, "Last-Modified"),
            RetryAfter = Fetching.RetryAfter.Of(response.Headers, time.GetUtcNow()),
            Limit = RateLimit.Of(response.Headers, time.GetUtcNow()),
            MaxAge = response.Headers.CacheControl?.MaxAge,
            MovedTo = moved ? url : null,
        };
    }

    private static string? First(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 and <= 500 } value ? value : null;

    private static async Task<byte[]> BodyAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = await ReadAsync(stream, url, cancellationToken);
        if (body is not [0x1f, 0x8b, 0x08, ..])
        {
            return body;
        }

        // Compressed without saying so.
        await using var unpacked = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        return await ReadAsync(unpacked, url, cancellationToken);
    }

    /// <summary>The first part of why not. What breaks off here is a refusal all the same.</summary>
    private static async Task<byte[]> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = new byte[MaximumRefusal];
        var read = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            read = await stream.ReadAtLeastAsync(body, MaximumRefusal, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidDataException)
        {
            return [];
        }

        return body[..read];
    }

    private static async Task<byte[]> ReadAsync(Stream stream, Uri url, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > MaximumBytes)
            {
                throw Failed(FailureKind.Temporary, url, $"sent more than {MaximumBytes / 1024 / 1024} MiB, which is not read");
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static ExpectedFailureException Failed(FailureKind kind, Uri url, string what, Exception? inner = null) =>
        new(kind, $"'{UrlRedaction.Of(url)}' {what}.", innerException: inner);
}
