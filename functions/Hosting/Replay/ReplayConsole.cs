using System.Globalization;
using Spectre.Console;
using Vigie.Model;

namespace Vigie.Hosting.Replay;

/// <summary>What a replay shows at the console: a progress bar while it runs, and what was alerted at its end.</summary>
internal static class ReplayConsole
{
    private const int RedirectedWidth = 200;

    /// <summary>Runs <paramref name="replay"/> under a progress bar.</summary>
    public static Task RunWithProgressAsync(int mentions, Func<IProgress<ReplayProgress>, Task> replay) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var bar = context.AddTask("waiting for the first mention", maxValue: Math.Max(1, mentions));
            await replay(new Progress(bar));
            bar.Value = bar.MaxValue;
        });

    public static void WriteSetAside(MentionFile file)
    {
        foreach (var line in file.SetAside)
        {
            Console.Error.WriteLine($"Set aside: {line}");
        }

        if (file.SetAsideCount > file.SetAside.Count)
        {
            Console.Error.WriteLine($"Set aside: {file.SetAsideCount - file.SetAside.Count} further lines.");
        }
    }

    public static void Write(ReplayReport report, TimeZoneInfo zone)
    {
        var opened = report.Opened.ToList();
        var updates = report.Alerts.Where(alert => alert.Alert.UpdateOf is not null).ToLookup(alert => alert.Alert.UpdateOf);
        var table = new Table().Border(TableBorder.Rounded).Title($"{report.Mentions} mentions, {opened.Count} alerts, {report.Alerts.Count - opened.Count} updates of them");
        table.AddColumns("opened", "alert", "what", "mentions before", "before the peak", "before the deadline", "told", "now");
        foreach (var (alert, mentionsBefore, beforePeak, beforeDeadline) in opened)
        {
            table.AddRow(
                Text(TimeZoneInfo.ConvertTime(alert.OpenedAt, zone).ToString("ddd dd MMM HH:mm", CultureInfo.InvariantCulture)),
                Text($"{CamelCase<AlertKind>.NameOf(alert.Kind)}, {CamelCase<Severity>.NameOf(alert.Severity)}"),
                Text(Short(alert.Evidence.Title)),
                Text(string.Create(CultureInfo.InvariantCulture, $"{mentionsBefore} ({100.0 * mentionsBefore / Math.Max(1, report.Mentions):0.#} %)")),
                Text(Signed(beforePeak)),
                Text(beforeDeadline is { } early ? Signed(early) : alert.Kind == AlertKind.Sla ? "not told" : string.Empty),
                Text(Told(alert, updates[alert.Id].Count())),
                Text(CamelCase<AlertState>.NameOf(alert.State)));
        }

        if (Console.IsOutputRedirected)
        {
            // A file is as wide as it is written: nothing is broken in the middle of a word.
            AnsiConsole.Profile.Width = RedirectedWidth;
        }

        AnsiConsole.Write(table);
    }

    private static string Told(Alert alert, int updates)
    {
        var told = alert.Notifications.Count(notification => notification.Withheld == WithheldReason.None);
        return updates > 0 ? $"{told} times, {updates} threads folded in" : told == 1 ? "once" : $"{told} times";
    }

    private static string Signed(TimeSpan time) => (time < TimeSpan.Zero ? "-" : string.Empty) + Duration.Format(TimeSpan.FromMinutes(Math.Round(time.Duration().TotalMinutes)));

    private static string Short(string text) => text.Length <= 48 ? text : string.Concat(text.AsSpan(0, 47), "…");

    private static Text Text(string text) => new(text);

    private sealed class Progress(ProgressTask bar) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value)
        {
            bar.Value = value.Mentions;
            bar.Description = value.Now.ToString("ddd dd MMM HH:mm", CultureInfo.InvariantCulture);
        }
    }
}
