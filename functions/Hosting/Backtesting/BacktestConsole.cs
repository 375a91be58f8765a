using System.Globalization;
using Spectre.Console;
using Vigie.Detect.Backtest;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Web;

namespace Vigie.Hosting.Backtesting;

/// <summary>What a backtest shows at the console. Its progress goes to the error output, so that what it says can be piped.</summary>
internal static class BacktestConsole
{
    private const int MinimumWidth = 130;

    public static Task<T> RunWithProgressAsync<T>(string name, Func<Action<string, double>, Task<T>> work) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(name), maxValue: 1);
                var done = await work((what, share) =>
                {
                    bar.Description = Markup.Escape($"{name}: {what}");
                    bar.Value = share;
                });
                bar.Value = 1;
                return done;
            });

    public static void Write(Brand brand, BacktestInput input, BacktestRun now, BacktestRun then, Comparison comparison)
    {
        var zone = brand.Zone();
        var span = $"{Time(input.Request.From, zone)} to {Time(input.Request.To, zone)}";
        var table = new Table().Border(TableBorder.Simple).Title(Markup.Escape($"{brand.Name}: {now.Mentions} mentions, {span}"));
        table.AddColumns("what", "settings of now", "the other settings", "difference", "was it serious?");
        foreach (var one in comparison.Alarms)
        {
            table.AddRow(
                Text($"{CamelCase<AlertKind>.NameOf(one.First.Kind)} {Detect.Excerpts.Cut(one.First.Title, 40)}"),
                Text(Alarm(one.Now, zone)),
                Text(Alarm(one.Then, zone)),
                Text(Difference(one)),
                Text(Mark(one.Mark)));
        }

        if (now.Mentions == 0)
        {
            WriteLine($"{brand.Name}: nothing is stored from {span}, so there is nothing to compare.");
            return;
        }

        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, MinimumWidth);
        AnsiConsole.Write(table);
        WriteLine($"Settings of now:    {Side(now, comparison.FalseNow, comparison.UnmarkedNow)}");
        WriteLine($"The other settings: {Side(then, comparison.FalseThen, comparison.UnmarkedThen)}");
        if (comparison.SeriousMissed > 0)
        {
            WriteLine($"The other settings miss {comparison.SeriousMissed} that people marked as serious.");
        }

        if (input.History.Cut)
        {
            WriteLine($"Only the latest {input.History.Mentions.Count} mentions were read: the beginning is missing.");
        }

        var gone = input.History.Mentions.Count(mention => mention.Mention.Deleted);
        if (gone > 0)
        {
            WriteLine($"{gone} mentions were withdrawn or forgotten since and do not speak here.");
        }
    }

    private static string Side(BacktestRun run, double falseAWeek, int unmarked) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.Calls.Count()} alarms, {run.Alarms.Count(alarm => alarm.Folded)} folded into them; "
            + $"{falseAWeek:0.##} marked as not serious a week, {unmarked} not marked; threshold {run.Threshold:0.##} at the end"
            + $"{(run.LearningDay > 0 ? $", learning, day {run.LearningDay} of 7" : string.Empty)}");

    private static string Alarm(BacktestAlarm? alarm, TimeZoneInfo zone) => alarm is null
        ? "silent"
        : string.Create(
            CultureInfo.InvariantCulture, $"{Time(alarm.At, zone)} {CamelCase<Severity>.NameOf(alarm.Severity)} {alarm.Signal.Score:0.#}");

    private static string Difference(ComparedAlarm one) => one switch
    {
        { Then: null } => "only now",
        { Now: null } => "only then",
        { MinutesLater: 0 } => "the same",
        { MinutesLater: var later } => string.Create(
            CultureInfo.InvariantCulture, $"{Math.Abs(later ?? 0):0.#} min {(later < 0 ? "earlier" : "later")}"),
    };

    private static string Mark(SeriousMark mark) => mark switch
    {
        SeriousMark.Serious => "yes",
        SeriousMark.NotSerious => "no",
        _ => "not marked",
    };

    private static string Time(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("ddd dd MMM HH:mm", CultureInfo.InvariantCulture);

    private static Text Text(string text) => new(text);

    private static void WriteLine(string line) => Console.Out.WriteLine(line);
}
