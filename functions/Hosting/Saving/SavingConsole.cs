using System.Globalization;
using Spectre.Console;
using Vigie.Store.Backup;

namespace Vigie.Hosting.Saving;

/// <summary>What backup and restore show.</summary>
internal static class SavingConsole
{
    public static async Task<BackupSummary> RunAsync(string what, long total, Func<Action<long>, Task<BackupSummary>> work)
    {
        BackupSummary? summary = null;
        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(what, maxValue: Math.Max(1, total));
                summary = await work(done => bar.Value = done);
                bar.Value = bar.MaxValue;
            });
        return summary!;
    }

    public static string Rows(BackupSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{summary.Total:N0} rows ({string.Join(", ", summary.Rows.Select(table => $"{table.Key} {table.Value:N0}"))})");
}
