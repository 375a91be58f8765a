using System.Collections.Concurrent;
using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using Vigie.Model;

namespace Vigie.Collect.Fetching;

/// <summary>
/// The standard pipeline around every request: total time, retry of idempotent requests, one circuit breaker a host, time of one attempt.
/// A function is billed while it waits, so waits are short; whoever asks for a longer one is asked again at a later poll.
/// </summary>
internal sealed class ResilienceHandler(TimeProvider time) : DelegatingHandler
{
    public static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(20);

    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait inside a request.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private const int MaximumRetries = 2;

    /// <summary>Hosts come from configuration and redirects; a flood of redirect targets must not fill the memory.</summary>
    private const int MaximumHosts = 500;

    private readonly ConcurrentDictionary<string, ResiliencePipeline<HttpResponseMessage>> hosts = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri?.Authority ?? string.Empty;
        if (hosts.Count > MaximumHosts)
        {
            hosts.Clear();
        }

        var pipeline = hosts.GetOrAdd(host, _ => Build());
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Retriable, request.Method == HttpMethod.Get || request.Method == HttpMethod.Head);
        try
        {
            return await pipeline.ExecuteAsync(async inner => await base.SendAsync(request, inner.CancellationToken), context);
        }
        catch (TimeoutRejectedException late)
        {
            throw new ExpectedFailureException(FailureKind.Temporary, $"'{host}' took too long to answer.", innerException: late);
        }
        catch (BrokenCircuitException broken)
        {
            throw new ExpectedFailureException(
                FailureKind.Temporary, $"'{host}' failed several times in a row and is left alone for a while.", broken.RetryAfter, broken);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static readonly ResiliencePropertyKey<bool> Retriable = new("retriable");

    private ResiliencePipeline<HttpResponseMessage> Build()
    {
        var failures = new PredicateBuilder<HttpResponseMessage>()
            .Handle<HttpRequestException>(failure => failure.InnerException is not ExpectedFailureException { Kind: FailureKind.Permanent })
            .Handle<TimeoutRejectedException>()
            .HandleResult(response => response.StatusCode is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError)
            .Build();
        return new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddTimeout(TotalTimeout)
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MaximumRetries,
                Delay = TimeSpan.FromMilliseconds(500),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Context.Properties.GetValue(Retriable, false)
                    && failures(attempt.Outcome) && (Asked(attempt.Outcome) ?? TimeSpan.Zero) <= LongestWait),
                DelayGenerator = attempt => ValueTask.FromResult(Asked(attempt.Outcome)),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromMinutes(2),
                BreakDuration = TimeSpan.FromSeconds(30),
                ShouldHandle = attempt => ValueTask.FromResult(failures(attempt.Outcome)),
            })
            .AddTimeout(AttemptTimeout)
            .Build();
    }

    private TimeSpan? Asked(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is { } response ? RetryAfter.Of(response.Headers, time.GetUtcNow()) : null;
}
