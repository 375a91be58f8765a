using System.Globalization;
using Spectre.Console;
using Vigie.Model;

namespace Vigie.Hosting.Replay;

/// <summary>What a replay shows at the console: a progress bar while it runs, and what was alerted at its end.</summary>
internal static class ReplayConsole
{
    /// <summary>Below it the table cannot be read; a narrower terminal wraps whole lines.</summary>
    private const int MinimumWidth = 150;

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
        var table = new Table()
            .Border(TableBorder.Simple)
            .Title($"{report.Mentions} mentions, {opened.Count} alerts, {report.Alerts.Count - opened.Count} updates of them");
        table.AddColumns("opened", "alert", "what", "after", "how early", "told");
        foreach (var (alert, mentionsBefore, beforePeak, beforeDeadline) in opened)
        {
            table.AddRow(
                Text(TimeZoneInfo.ConvertTime(alert.OpenedAt, zone).ToString("ddd dd MMM HH:mm", CultureInfo.InvariantCulture)),
                Text($"{CamelCase<AlertKind>.NameOf(alert.Kind)} {CamelCase<Severity>.NameOf(alert.Severity)}"),
                Text(Short(alert.Evidence.Title)),
                Text(string.Create(CultureInfo.InvariantCulture, $"{mentionsBefore} mentions")),
                Text(HowEarly(alert, beforePeak, beforeDeadline)),
                Text(Told(alert, updates[alert.Id].Count())));
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, MinimumWidth);
        AnsiConsole.Write(table);
    }

    /// <summary>An SLA alert is early by its deadline, every other one by the peak.</summary>
    private static string HowEarly(Alert alert, TimeSpan beforePeak, TimeSpan? beforeDeadline) => (alert.Kind, beforeDeadline) switch
    {
        (AlertKind.Sla, { } early) => $"{Signed(early)} before the deadline",
        (AlertKind.Sla, null) => "on the dashboard alone",
        _ => $"{Signed(beforePeak)} before the peak",
    };

    private static string Told(Alert alert, int updates)
    {
        var told = alert.Notifications.Count(notification => notification.Withheld == WithheldReason.None);
        var times = told == 1 ? "once" : $"{told} times";
        var folded = updates > 0 ? $", {updates} folded in" : string.Empty;
        return $"{times}{folded}, now {CamelCase<AlertState>.NameOf(alert.State)}";
    }

    private static string Signed(TimeSpan time) =>
        (time < TimeSpan.Zero ? "-" : string.Empty) + Duration.Format(TimeSpan.FromMinutes(Math.Round(time.Duration().TotalMinutes)));

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
