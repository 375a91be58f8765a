using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Identity;
using Vigie.Enrich.AzureLanguage;
using Vigie.Model;

namespace Vigie.Process;

/// <summary>What went wrong with a request.</summary>
/// <param name="Fault">What kind of failure.</param>
/// <param name="Detail">Status and code, fit for a log; never what the service said.</param>
/// <param name="RetryAfter">How long it asked to be left alone.</param>
/// <param name="MayBeBilled">Whether the service may have done the work all the same.</param>
internal sealed record LanguageFailure(LanguageFault Fault, string Detail, TimeSpan? RetryAfter, bool MayBeBilled)
{
    /// <summary>The one place where failures of the service are told apart.</summary>
    public static LanguageFailure Of(Exception failure, DateTimeOffset now) => failure switch
    {
        RequestFailedException { Status: not 0 } refused => new LanguageFailure(
            OfStatus(refused.Status),
            $"{refused.Status} {refused.ErrorCode}".TrimEnd(),
            RetryAfterOf(refused.GetRawResponse(), now),
            refused.Status is >= 200 and <= 299),
        RequestFailedException { InnerException: JsonException or FormatException or null } =>
            new LanguageFailure(LanguageFault.Unreadable, "unreadable", null, MayBeBilled: true),
        OperationCanceledException => new LanguageFailure(LanguageFault.Slow, "no answer in time", null, MayBeBilled: true),
        AuthenticationFailedException => new LanguageFailure(LanguageFault.NotLetIn, "no token", null, MayBeBilled: false),
        _ => OfTransport(failure),
    };

    private static LanguageFault OfStatus(int status) => status switch
    {
        401 => LanguageFault.NotLetIn,
        403 => LanguageFault.Forbidden,
        429 => LanguageFault.Throttled,
        408 or >= 500 => LanguageFault.Away,
        >= 200 and <= 299 => LanguageFault.Unreadable,
        _ => LanguageFault.Misdirected,
    };

    private static LanguageFailure OfTransport(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpRequestException { HttpRequestError: var error and not HttpRequestError.Unknown })
            {
                // Without a connection nothing was sent.
                var sent = error is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError);
                return new LanguageFailure(LanguageFault.Away, error.ToString(), null, sent);
            }
        }

        return new LanguageFailure(LanguageFault.Away, "broken off", null, MayBeBilled: true);
    }

    private static TimeSpan? RetryAfterOf(Response? response, DateTimeOffset now)
    {
        if (response is null || !response.Headers.TryGetValue("Retry-After", out var value))
        {
            return null;
        }

        // RFC 9110, 10.2.3: seconds, or a date.
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > now
                ? at - now
            : null;
    }
}

/// <summary>What came of asking.</summary>
/// <param name="Results">By document id; of a request that failed there are none.</param>
/// <param name="Billed">Records that were billed, or may have been.</param>
/// <param name="Failure">The first failure; null when all went well.</param>
internal sealed record LanguageAnswer(IReadOnlyDictionary<string, SentimentScores> Results, int Billed, LanguageFailure? Failure);

/// <summary>Asks about any number of documents: ten a request, side by side, under one deadline. Never throws for what is
/// outside.</summary>
internal static class LanguageCall
{
    public static async Task<LanguageAnswer> AskAsync(
        TextAnalyticsClient client,
        IReadOnlyList<TextDocumentInput> documents,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var requests = documents.Chunk(TextAnalyticsClient.MaximumDocuments).ToList();
        var answers = await Task.WhenAll(requests.Select(request => OneAsync(request)));
        return new LanguageAnswer(
            answers.SelectMany(answer => answer.Results).ToDictionary(pair => pair.Key, pair => pair.Value),
            answers.Sum(answer => answer.Billed),
            answers.Select(answer => answer.Failure).FirstOrDefault(failure => failure is not null));

        async Task<LanguageAnswer> OneAsync(TextDocumentInput[] request)
        {
            try
            {
                return Read(request, await client.AnalyzeSentimentBatchAsync(request, options: null, either.Token));
            }
            catch (Exception failure) when (IsOutside(failure) && !cancellationToken.IsCancellationRequested)
            {
                var what = LanguageFailure.Of(failure, time.GetUtcNow());
                return new LanguageAnswer(
                    new Dictionary<string, SentimentScores>(), what.MayBeBilled ? request.Sum(RecordsOf) : 0, what);
            }
        }
    }

    private static bool IsOutside(Exception failure) =>
        failure is RequestFailedException or OperationCanceledException or AuthenticationFailedException or HttpRequestException
            or IOException or AggregateException;

    private static LanguageAnswer Read(TextDocumentInput[] request, AnalyzeSentimentResultCollection answer)
    {
        var texts = request.ToDictionary(document => document.Id, StringComparer.Ordinal);
        var billed = answer.Results.Sum(result => result.Statistics?.TransactionCount
            ?? (result.HasError && result.Error != AnalyzeSentimentResultCollection.Missing ? 0 : RecordsOf(texts[result.Id])));
        var nothing = answer.Results.All(result => result.Error == AnalyzeSentimentResultCollection.Missing);
        return new LanguageAnswer(
            answer.Results.Where(result => result.Scores is not null).ToDictionary(result => result.Id, result => result.Scores!.Value),
            billed,
            nothing ? new LanguageFailure(LanguageFault.Unreadable, "no result for any document", null, MayBeBilled: true) : null);
    }

    private static int RecordsOf(TextDocumentInput document) => DocumentText.Records(document.Text);
}
