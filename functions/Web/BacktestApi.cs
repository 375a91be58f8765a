using System.Globalization;
using System.Text.Json.Nodes;
using Vigie.Detect.Backtest;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Web;

/// <summary>
/// What other settings would have said of the last days. It computes for a bounded time over a bounded number of mentions, one question
/// at a time, and remembers its answers for a minute.
/// </summary>
internal sealed class BacktestApi(BacktestDesk desk, ListeningPlan plan, TimeProvider time) : IDisposable
{
    /// <summary>Mentions that are read at most, the warm-up included: some 40 MB.</summary>
    public const int MostMentions = 20_000;

    private const int MostRemembered = 32;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan UsualSpan = TimeSpan.FromDays(30);

    private readonly SemaphoreSlim computing = new(1);
    private readonly Dictionary<DetectionPlan, BacktestRun> runs = [];
    private (string Brand, TimeSpan Span, DateTimeOffset ReadAt, BacktestInput Input)? known;

    public async Task<HttpOutcome> AnswerAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var query = ApiQuery.Of(request.Call, time.GetUtcNow(), UsualSpan);
        var brand = plan.Brands.FirstOrDefault(one => query.Brand is null || one.Id == query.Brand)
            ?? throw new BadParameterException(
                "brand", query.Brand ?? string.Empty, string.Join(", ", plan.Brands.Select(one => one.Id)));

        var candidate = Candidate(request.Call);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit);
        try
        {
            return Answer.Data(await ComputeAsync(brand, query, candidate, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Answer.Problem(
                503, "Takes too long", $"It took more than {TimeLimit.TotalSeconds} seconds; ask for fewer days, or use 'vigie backtest'.");
        }
    }

    public void Dispose() => computing.Dispose();

    /// <summary>The settings of now with what is asked for.</summary>
    private DetectionPlan Candidate(HttpCall call)
    {
        var sensitivity = ApiQuery.Named<Sensitivity>(call, "sensitivity");
        return plan.Detection with
        {
            Sensitivity = sensitivity ?? plan.Detection.Sensitivity,
            AlarmsAWeek = Number(call, "alarmsAWeek", 0.1, 20) ?? (sensitivity is null ? plan.Detection.AlarmsAWeek : null),
            MinimumAuthors = (int)(Number(call, "minimumAuthors", 2, 100) ?? plan.Detection.MinimumAuthors),
        };
    }

    private static double? Number(HttpCall call, string name, double least, double most)
    {
        if (call.Query.GetValueOrDefault(name) is not { Length: > 0 } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw new BadParameterException(
                name, text, string.Create(CultureInfo.InvariantCulture, $"a number, {least} to {most}"));
    }

    private async Task<JsonObject> ComputeAsync(Brand brand, ApiQuery query, DetectionPlan candidate, CancellationToken cancellationToken)
    {
        await computing.WaitAsync(cancellationToken);
        try
        {
            var input = await ReadAsync(brand, query, cancellationToken);
            var (now, then) = (Run(input, plan.Detection, cancellationToken), Run(input, candidate, cancellationToken));
            return BacktestView.Of(input, (plan.Detection, now), (candidate, then), input.Compare(now, then));
        }
        finally
        {
            computing.Release();
        }
    }

    /// <summary>The same question within a minute is asked of the same history.</summary>
    private async Task<BacktestInput> ReadAsync(Brand brand, ApiQuery query, CancellationToken cancellationToken)
    {
        var (now, span) = (time.GetUtcNow(), query.To - query.From);
        if (known is { } last && last.Brand == brand.Id && last.Span == span && now - last.ReadAt < Fresh && now >= last.ReadAt
            && (query.To - last.Input.Request.To).Duration() < Fresh)
        {
            return last.Input;
        }

        known = null;
        runs.Clear();
        var input = await desk.ReadAsync(brand, query.From, query.To, MostMentions, null, cancellationToken);
        known = (brand.Id, span, now, input);
        return input;
    }

    private BacktestRun Run(BacktestInput input, DetectionPlan settings, CancellationToken cancellationToken)
    {
        if (runs.TryGetValue(settings, out var run))
        {
            return run;
        }

        if (runs.Count >= MostRemembered)
        {
            runs.Clear();
        }

        return runs[settings] = input.Run(settings, null, cancellationToken);
    }
}
