using System.Diagnostics;
using System.Globalization;
using Azure;
using Azure.Core;
using Microsoft.AspNetCore.Http;
using Vigie.Enrich.AzureLanguage;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Enrich.AzureLanguage;

/// <summary>The client against a server that answers as the service does, and as services do when they are ill.</summary>
public sealed class TextAnalyticsClientTests : IAsyncLifetime
{
    private LanguageServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await LanguageServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Results_are_matched_by_id_whatever_their_order()
    {
        var answer = await AskAsync(Document("a", "[good]"), Document("b", "[bad]"), Document("c", "nothing"));

        Assert.Equal(["a", "b", "c"], answer.Results.Select(result => result.Id));
        Assert.Equal(
            [Sentiment.Positive, Sentiment.Negative, Sentiment.Neutral], answer.Results.Select(result => result.Scores!.Value.Label));
        Assert.All(answer.Results, result => Assert.Equal(1, result.Statistics!.Value.TransactionCount));
        Assert.Equal("2022-11-01", answer.ModelVersion);
    }

    [Fact]
    public async Task Mixed_is_the_side_that_weighs_more_and_the_scores_sum_to_one()
    {
        var scores = Assert.Single((await AskAsync(Document("a", "[mixed]"))).Results).Scores!.Value;

        Assert.Equal(Sentiment.Negative, scores.Label);
        Assert.Equal(1, scores.Positive + scores.Neutral + scores.Negative, 12);
    }

    [Fact]
    public async Task An_error_is_its_documents_own_and_a_document_without_result_is_said_to_be_missing()
    {
        var answer = await AskAsync(Document("a", "[error]"), Document("b", "[bad]"), Document("c", "[lost]"));

        Assert.Equal(["InvalidDocument", null, AnalyzeSentimentResultCollection.Missing], answer.Results.Select(result => result.Error));
        Assert.Equal([true, false, true], answer.Results.Select(result => result.HasError));
    }

    [Fact]
    public async Task What_is_asked_names_the_language_and_wants_no_log_no_opinions_and_what_it_cost()
    {
        await AskAsync(new TextDocumentInput("7", "C'est \"nul\" 🫖 \ud800 <b>", "fr"));

        var request = Assert.Single(server.Requests);
        Assert.Equal(
            """{"modelVersion":"latest","loggingOptOut":true,"opinionMining":false,"stringIndexType":"Utf16CodeUnit"}""",
            request["parameters"]!.ToJsonString());
        var document = Assert.Single(request["analysisInput"]!["documents"]!.AsArray())!;
        Assert.Equal(("7", "fr"), (document["id"]!.GetValue<string>(), document["language"]!.GetValue<string>()));
        Assert.Equal("C'est \"nul\" 🫖 \ufffd <b>", document["text"]!.GetValue<string>());
        Assert.Equal("/language/:analyze-text?api-version=2024-11-01&showStats=true", Assert.Single(server.Queries));
    }

    [Theory]
    [InlineData("2023-04-01")]
    [InlineData("2025-11-01")]
    public async Task The_version_is_a_choice(string version)
    {
        await Client(options: new TextAnalyticsClientOptions(version)).AnalyzeSentimentBatchAsync([Document("a", "x")], null, Token);

        Assert.Contains(version, Assert.Single(server.Queries), StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_nobody_knows_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextAnalyticsClientOptions("2019-09-30"));

    [Fact]
    public async Task More_than_ten_documents_are_never_sent()
    {
        var eleven = Enumerable.Range(0, 11).Select(number => Document(number.ToString(CultureInfo.InvariantCulture), "x")).ToArray();

        await Assert.ThrowsAsync<ArgumentException>(() => AskAsync(eleven));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task More_than_a_request_may_hold_is_never_sent()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => AskAsync(Document("a", new string('x', 1_000_000))));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Ten_of_the_longest_texts_in_the_widest_letters_fit_into_one_request()
    {
        var text = DocumentText.Fit(string.Concat(Enumerable.Repeat("🫖", 20_000)));

        var answer = await AskAsync([.. Enumerable.Range(0, 10).Select(number => Document($"{number}", text))]);

        Assert.Equal(10, answer.Results.Count(result => result.Scores is not null));
    }

    [Fact]
    public async Task A_wrong_key_is_401() => Assert.Equal(401, (await FailureAsync(Client("wrong"))).Status);

    [Fact]
    public async Task No_document_at_all_is_400_with_its_code()
    {
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => AskAsync());

        Assert.Equal((400, "InvalidDocumentBatch"), (failure.Status, failure.ErrorCode));
    }

    [Theory]
    [InlineData(403, "QuotaExceeded")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(500, "InternalServerError")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task A_refusal_is_told_at_once_with_its_code_and_not_tried_again(int status, string code)
    {
        server.Refuse(status, code, retryAfter: "30");

        var failure = await FailureAsync(Client());

        Assert.Equal((status, code), (failure.Status, failure.ErrorCode));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        server.Instead = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = "http://127.0.0.1:9/elsewhere";
            return Task.FromResult(true);
        };

        Assert.Equal(307, (await FailureAsync(Client())).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>Welcome to the hotel's network</html>")]
    [InlineData("""{"results":{}}""")]
    [InlineData("""{"results":{"documents":{"id":"a"}}}""")]
    [InlineData("""{"results":{"documents":[{"id":3}]}}""")]
    [InlineData("""{"results":{"documents":[{"id":null}]}}""")]
    [InlineData("""{"results":{"documents":[{"id":"a"}]}}""")]
    [InlineData("""{"results":{"documents":[{"id":"a","confidenceScores":{"positive":"much"}}]}}""")]
    [InlineData("""{"results":{"documents":[],"errors":[{"id":"a"}]}}""")]
    public async Task An_answer_that_is_none_is_a_failure_and_not_a_judgement(string body)
    {
        server.Say(body);

        Assert.Equal(0, (await FailureAsync(Client())).Status);
    }

    [Theory]
    [InlineData("7", "0", "0")]
    [InlineData("-0.5", "0.5", "1")]
    [InlineData("0", "0", "0")]
    [InlineData("1e400", "0", "0")]
    public async Task Scores_that_are_no_probabilities_are_the_documents_error(string positive, string neutral, string negative)
    {
        server.Say(
            $$"""
            {"results":{"documents":[{"id":"a","confidenceScores":
              {"positive":{{positive}},"neutral":{{neutral}},"negative":{{negative}} } } ] } }
            """);

        var result = Assert.Single((await AskAsync(Document("a", "x"))).Results);

        Assert.Equal(("InvalidScores", null), (result.Error, result.Scores));
    }

    [Fact]
    public async Task Results_of_documents_that_nobody_asked_about_or_that_come_twice_are_left_aside()
    {
        server.Say(
            """
            {"results":{"documents":[
              {"id":"x","confidenceScores":{"positive":1,"neutral":0,"negative":0}},
              {"id":"a","confidenceScores":{"positive":0,"neutral":0,"negative":1}},
              {"id":"a","confidenceScores":{"positive":1,"neutral":0,"negative":0}}]}}
            """);

        var result = Assert.Single((await AskAsync(Document("a", "x"))).Results);

        Assert.Equal((Sentiment.Negative, null), (result.Scores!.Value.Label, result.Statistics));
    }

    [Fact]
    public async Task An_endless_answer_is_given_up()
    {
        var sent = 0L;
        server.Instead = async context =>
        {
            var part = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
                Interlocked.Add(ref sent, part.Length);
            }

            return true;
        };

        var failure = await FailureAsync(Client());

        Assert.Contains("larger than", failure.Message, StringComparison.Ordinal);
        Assert.InRange(Interlocked.Read(ref sent), TextAnalyticsClient.MaximumAnswer, long.MaxValue);
    }

    [Fact]
    public async Task A_cut_connection_is_a_failure()
    {
        server.Instead = async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{\"results\":");
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };

        Assert.Equal(0, (await FailureAsync(Client())).Status);
    }

    [Fact]
    public async Task Waiting_ends_when_the_caller_says_so()
    {
        server.Instead = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.GetTimestamp();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Client().AnalyzeSentimentBatchAsync([Document("a", "x")], null, limit.Token));

        Assert.InRange(Stopwatch.GetElapsedTime(clock), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_token_never_travels_in_the_clear()
    {
        var credential = DelegatedTokenCredential.Create((_, _) => new AccessToken("CanaryToken", DateTimeOffset.MaxValue));
        var client = new TextAnalyticsClient(server.Address, credential);

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.AnalyzeSentimentBatchAsync([Document("a", "x")], null, Token));

        Assert.Empty(server.Requests);
    }

    private static TextDocumentInput Document(string id, string text) => new(id, text, "en");

    private TextAnalyticsClient Client(string key = LanguageServer.Key, TextAnalyticsClientOptions? options = null) =>
        new(server.Address, new AzureKeyCredential(key), options);

    private Task<AnalyzeSentimentResultCollection> AskAsync(params TextDocumentInput[] documents) =>
        Client().AnalyzeSentimentBatchAsync(documents, null, Token);

    private static Task<RequestFailedException> FailureAsync(TextAnalyticsClient client) =>
        Assert.ThrowsAsync<RequestFailedException>(() => client.AnalyzeSentimentBatchAsync([Document("a", "x")], null, Token));
}
