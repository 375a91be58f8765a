using Vigie.Detect;
using Vigie.Detect.Backtest;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>A brand's history with what people said of its alerts: read once, tried with any settings.</summary>
internal sealed record BacktestInput(BacktestRequest Request, MentionHistory History, IReadOnlyList<MarkedAlert> Marks)
{
    public BacktestRun Run(DetectionPlan plan, Action<double>? progress, CancellationToken cancellationToken) =>
        new BrandRehearsal(Request, History.Mentions, plan).Run(progress, cancellationToken);

    public Comparison Compare(BacktestRun now, BacktestRun then) => Comparison.Of(now, then, Marks, Request.To - Request.From);
}

/// <summary>Reads what a backtest needs from the store. Writes nothing.</summary>
internal sealed class BacktestDesk(IndexStore indexes, ThreadStore threads, StateStore states, ListeningPlan plan)
{
    /// <summary>Alerts that are read for marks, the newest first.</summary>
    private const int MostAlerts = 300;

    /// <param name="brand">The brand.</param>
    /// <param name="from">Alarms from here on.</param>
    /// <param name="to">Until here.</param>
    /// <param name="most">Mentions that are read at most; of more, the oldest are missing.</param>
    /// <param name="progress">Gets how many mentions were read.</param>
    public async Task<BacktestInput> ReadAsync(
        Brand brand, DateTimeOffset from, DateTimeOffset to, int most, Action<int>? progress, CancellationToken cancellationToken)
    {
        var known = (await states.ReadBrandAsync(brand.Id, cancellationToken))?.Value;
        var history = await MentionHistory.ReadAsync(
            indexes, brand.Id, from - BacktestRequest.WarmUp, to, most, progress, cancellationToken);
        var request = new BacktestRequest(brand, from, to, known?.LearningSince, VolumeRules.ClosesAfter(plan));
        return new BacktestInput(request, history, await MarksAsync(brand.Id, from, to, cancellationToken));
    }

    /// <summary>Where the brand's history ends: the present, or when it was last watched.</summary>
    public async Task<DateTimeOffset> EndAsync(string brand, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await states.ReadBrandAsync(brand, cancellationToken))?.Value.VolumeAt is { } watched && watched.AddHours(1) < now
            ? watched.AddHours(1)
            : now;

    private async Task<IReadOnlyList<MarkedAlert>> MarksAsync(
        string brand, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var marks = new List<MarkedAlert>();
        await foreach (var (_, id) in indexes.AlertsAsync(from, to, null, cancellationToken)
            .Where(entry => entry.Alert.IsVelocity || entry.Alert.Value.Contains(".volume.", StringComparison.Ordinal))
            .Take(MostAlerts)
            .WithCancellation(cancellationToken))
        {
            if (await threads.ReadAlertAsync(id, cancellationToken) is { Value: var alert } && alert.Brand == brand)
            {
                marks.Add(MarkedAlert.Of(alert));
            }
        }

        return marks;
    }
}
