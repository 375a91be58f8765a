using Azure;
using Vigie.Model;
using Vigie.Model.Budget;

namespace Vigie.Store;

/// <summary>What is known of a month: what was used, and what the guard of the budget decided last.</summary>
/// <param name="Usage">Written down by all processes so far.</param>
/// <param name="Guard">Null before its first decision.</param>
public sealed record MonthRecord(Usage Usage, Row<BudgetState>? Guard);

/// <summary>
/// What a month's operation used, of all processes together: one row a meter and month, beside one row of the guard. Written by conditional
/// writes of a whole transaction. A write whose answer is lost may count twice, a process that is killed takes its last minutes with it:
/// this is an estimate and no account. Safe for concurrent use.
/// </summary>
public sealed class MeterLedger(ITableService tables)
{
    private const string Amount = "Amount";

    private const string GuardRow = "guard";

    private const int MaximumAttempts = 8;

    private readonly ITable states = tables.GetTable(Keys.States);
    private readonly Lock gate = new();

    /// <summary>The rows as this process saw them last: alone, it writes without reading.</summary>
    private (string Month, Dictionary<Meter, (double Amount, ETag Tag)> Rows)? seen;

    /// <summary>In one request.</summary>
    public async Task<MonthRecord> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (rows, guard) = await QueryAsync(MonthOf(now), cancellationToken);
        return new MonthRecord(new Usage(rows.ToDictionary(row => row.Key, row => row.Value.Amount)), guard);
    }

    /// <summary>Adds what was used to the month of <paramref name="now"/>; one request when nobody else wrote since.</summary>
    /// <returns>Whether it is written; false when others were faster again and again.</returns>
    public async Task<bool> AddAsync(Usage more, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var month = MonthOf(now);
        Meter[] meters = [.. Enum.GetValues<Meter>().Where(meter => more[meter] > 0)];
        for (var attempt = 0; attempt < MaximumAttempts && meters.Length > 0; attempt++)
        {
            var rows = Known(month) ?? (await QueryAsync(month, cancellationToken)).Rows;
            TableTransactionAction[] actions = [.. meters.Select(meter => Action(month, meter, more[meter], rows))];
            try
            {
                var tags = await states.SubmitTransactionAsync(actions, cancellationToken);
                Remember(month, rows, [.. meters.Select((meter, index) => (meter, (double)actions[index].Entity[Amount]!, tags[index]))]);
                return true;
            }
            catch (RequestFailedException faster) when (faster.Status is 404 or 409 or 412)
            {
                Forget();
            }
        }

        return meters.Length == 0;
    }

    public async Task<Row<BudgetState>?> GuardAsync(CancellationToken cancellationToken) =>
        await states.GetEntityIfExistsAsync(Keys.Meters, GuardRow, cancellationToken) is { } entity
            ? Rows.ToRow(entity, VigieJson.Compact.BudgetState)
            : null;

    /// <summary>Writes if it is still as it was read; null when somebody else was faster.</summary>
    public async Task<Row<BudgetState>?> WriteGuardAsync(BudgetState state, ETag? read, CancellationToken cancellationToken)
    {
        var entity = Rows.ToEntity(Keys.Meters, GuardRow, state, VigieJson.Compact.BudgetState);
        try
        {
            return new Row<BudgetState>(state, read is { } tag
                ? await states.UpdateEntityAsync(entity, tag, cancellationToken)
                : await states.AddEntityAsync(entity, cancellationToken));
        }
        catch (RequestFailedException faster) when (faster.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    /// <summary>"2026-11", of UTC.</summary>
    private static string MonthOf(DateTimeOffset now) => BudgetRules.MonthOf(now);

    private static TableTransactionAction Action(
        string month, Meter meter, double more, Dictionary<Meter, (double Amount, ETag Tag)> rows)
    {
        var known = rows.TryGetValue(meter, out var row);
        var entity = new TableEntity(Keys.Meters, Keys.MeterMonth(month, meter))
        {
            ["V"] = Rows.SchemaVersion,
            [Amount] = (known ? row.Amount : 0) + more,
        };
        return known
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, row.Tag)
            : new TableTransactionAction(TableTransactionActionType.Add, entity);
    }

    /// <summary>The month's rows and the guard's, which lies behind every month.</summary>
    private async Task<(Dictionary<Meter, (double Amount, ETag Tag)> Rows, Row<BudgetState>? Guard)> QueryAsync(
        string month, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<Meter, (double, ETag)>();
        Row<BudgetState>? guard = null;
        await foreach (var entity in states.QueryAsync(new TableQuery(Keys.Meters) { From = month }, cancellationToken))
        {
            if (entity.RowKey == GuardRow)
            {
                guard = Rows.ToRow(entity, VigieJson.Compact.BudgetState);
            }
            else if (Keys.MeterOf(month, entity.RowKey) is { } meter && entity[Amount] is double amount && amount >= 0)
            {
                rows[meter] = (amount, entity.ETag);
            }
        }

        return (rows, guard);
    }

    private Dictionary<Meter, (double Amount, ETag Tag)>? Known(string month)
    {
        lock (gate)
        {
            return seen is { } rows && rows.Month == month ? rows.Rows : null;
        }
    }

    private void Remember(
        string month, Dictionary<Meter, (double Amount, ETag Tag)> rows, IEnumerable<(Meter Meter, double Amount, ETag Tag)> written)
    {
        var all = new Dictionary<Meter, (double, ETag)>(rows);
        foreach (var (meter, amount, tag) in written)
        {
            all[meter] = (amount, tag);
        }

        lock (gate)
        {
            seen = (month, all);
        }
    }

    private void Forget()
    {
        lock (gate)
        {
            seen = null;
        }
    }
}
