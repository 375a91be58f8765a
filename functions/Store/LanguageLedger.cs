using Azure;
using Vigie.Model;

namespace Vigie.Store;

/// <summary>Records that were set aside for a call, to be settled after it.</summary>
/// <param name="Records">How many of them; 0 when nothing is left.</param>
/// <param name="At">When, UTC: which month and day they belong to.</param>
/// <param name="Budget">The budget with them.</param>
public sealed record Reservation(int Records, DateTimeOffset At, LanguageBudget Budget);

/// <summary>
/// What the language service may cost and how it is doing: one row a month, one row in all. Records are reserved before they are used, by a
/// conditional write, so that no two processes together use more than there are. A process that ends in between leaves its records used.
/// </summary>
public sealed class LanguageLedger(ITableService tables)
{
    private const string StateRow = "state";

    private const int MaximumAttempts = 12;

    private readonly ITable states = tables.GetTable(Keys.States);

    /// <summary>The budget as it stands now.</summary>
    public async Task<LanguageBudget> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        RecordPacing.At((await RowAsync(RecordPacing.MonthOf(now), cancellationToken))?.Value, now);

    /// <summary>Reserves the first of these costs that fit, one after the other, into what today may use.</summary>
    /// <param name="costs">Records of each document, the most valuable first.</param>
    /// <param name="limit">Records of a month.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="cancellationToken">Ends it; what was reserved stays so.</param>
    /// <returns>How many of the documents fit, and their records. None when others were faster again and again.</returns>
    public async Task<(int Documents, Reservation Reservation)> ReserveAsync(
        IReadOnlyList<int> costs, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            var row = await RowAsync(RecordPacing.MonthOf(now), cancellationToken);
            var budget = RecordPacing.At(row?.Value, now);
            var (documents, records) = Fitting(costs, RecordPacing.Left(budget, limit, now));
            if (documents == 0)
            {
                return (0, new Reservation(0, now, budget));
            }

            var reserved = budget with { Used = budget.Used + records, UsedToday = budget.UsedToday + records };
            if (await WriteAsync(reserved, row?.ETag, cancellationToken))
            {
                return (documents, new Reservation(records, now, reserved));
            }
        }

        return (0, new Reservation(0, now, await ReadAsync(now, cancellationToken)));
    }

    /// <summary>Corrects what was reserved to what was billed. To be called once for a reservation.</summary>
    /// <param name="reservation">As it was given.</param>
    /// <param name="billed">Records that the service billed, or may have.</param>
    /// <param name="opinions">Mentions that were judged by them.</param>
    /// <param name="cancellationToken">Ends it; then all that was reserved counts as used.</param>
    public Task SettleAsync(Reservation reservation, int billed, int opinions, CancellationToken cancellationToken) => ChangeAsync(
        reservation.At,
        budget =>
        {
            var difference = billed - reservation.Records;
            var sameDay = budget.Day == reservation.At.UtcDateTime.Day;
            return difference == 0 && opinions == 0 ? null : budget with
            {
                Used = Math.Max(0, budget.Used + difference),
                UsedToday = sameDay ? Math.Max(0, budget.UsedToday + difference) : budget.UsedToday,
                Opinions = budget.Opinions + opinions,
            };
        },
        cancellationToken);

    /// <summary>Remembers since when the month's records are gone, or that there are some again.</summary>
    public Task MarkSpentAsync(DateTimeOffset now, DateTimeOffset? spentAt, CancellationToken cancellationToken) => ChangeAsync(
        now,
        budget => budget.SpentAt is null == spentAt is null ? null : budget with { SpentAt = spentAt },
        cancellationToken);

    public async Task<Row<LanguageState>> StateAsync(CancellationToken cancellationToken) =>
        await states.GetEntityIfExistsAsync(Keys.Language, StateRow, cancellationToken) is { } entity
            ? Rows.ToRow(entity, VigieJson.Compact.LanguageState)
            : new Row<LanguageState>(new LanguageState(), default);

    /// <summary>Writes if it is still as it was read; false when somebody else was faster.</summary>
    public Task<bool> WriteStateAsync(LanguageState state, ETag read, CancellationToken cancellationToken) => PutAsync(
        Rows.ToEntity(Keys.Language, StateRow, state, VigieJson.Compact.LanguageState), read == default ? null : read, cancellationToken);

    private static (int Documents, int Records) Fitting(IReadOnlyList<int> costs, int left)
    {
        var (documents, records) = (0, 0);
        while (documents < costs.Count && records + costs[documents] <= left)
        {
            records += costs[documents++];
        }

        return (documents, records);
    }

    private async Task ChangeAsync(DateTimeOffset at, Func<LanguageBudget, LanguageBudget?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            var row = await RowAsync(RecordPacing.MonthOf(at), cancellationToken);
            if (change(row?.Value ?? RecordPacing.At(null, at)) is not { } changed
                || await WriteAsync(changed, row?.ETag, cancellationToken))
            {
                return;
            }
        }
    }

    private async Task<Row<LanguageBudget>?> RowAsync(string month, CancellationToken cancellationToken) =>
        await states.GetEntityIfExistsAsync(Keys.Language, Keys.LanguageMonth(month), cancellationToken) is { } entity
            ? Rows.ToRow(entity, VigieJson.Compact.LanguageBudget)
            : null;

    private Task<bool> WriteAsync(LanguageBudget budget, ETag? read, CancellationToken cancellationToken) => PutAsync(
        Rows.ToEntity(Keys.Language, Keys.LanguageMonth(budget.Month), budget, VigieJson.Compact.LanguageBudget), read, cancellationToken);

    private async Task<bool> PutAsync(TableEntity entity, ETag? read, CancellationToken cancellationToken)
    {
        try
        {
            _ = read is { } tag
                ? await states.UpdateEntityAsync(entity, tag, cancellationToken)
                : await states.AddEntityAsync(entity, cancellationToken);
            return true;
        }
        catch (RequestFailedException faster) when (faster.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}
