using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Vigie.Model;

namespace Vigie.Hosting.Import;

/// <summary>What an import says: how the file was understood, how far it is, what became of it.</summary>
internal static class ImportConsole
{
    /// <summary>How the file was understood, a line each, so that a wrong guess is seen before anything is stored.</summary>
    public static void WriteUnderstanding(ImportRequest request, TextWriter output)
    {
        var (map, dates) = (request.Map, request.Dates);
        output.WriteLine($"Read as {map.Tool?.Name ?? "an export of no known tool"}: {request.File.Form}, {request.Rows} rows.");
        foreach (var field in Enum.GetValues<MentionField>().Where(field => map[field].Count > 0))
        {
            output.WriteLine($"  {ColumnMap.NameOf(field),-11} <- {Shown.List(map[field])}");
        }

        if (map.Unused.Count > 0)
        {
            output.WriteLine($"  not used    :  {Shown.List(map.Unused)}");
        }

        output.WriteLine($"Dates: {dates.Form}. A date that names no zone is taken in {request.Zone.Id}; --zone says otherwise.");
    }

    public static void WriteSamples(ImportTally tally, TextWriter output)
    {
        foreach (var mention in tally.Samples)
        {
            output.WriteLine(JsonSerializer.Serialize(mention, VigieJson.Compact.Mention));
        }
    }

    public static void WriteSetAside(ImportTally tally, TextWriter errors)
    {
        foreach (var line in tally.Named)
        {
            errors.WriteLine($"Set aside: {line}.");
        }

        if (tally.SetAside > tally.Named.Count)
        {
            errors.WriteLine($"Set aside: {Number(tally.SetAside - tally.Named.Count)} further rows.");
        }
    }

    public static void WriteEnd(ImportTally tally, string brand, TextWriter output)
    {
        output.WriteLine(
            $"{Number(tally.Rows)} rows: {Number(tally.Stored)} new mentions of {brand}, {Number(tally.Known)} there already, "
            + $"{Number(tally.SetAside)} set aside{Span(tally)}.");
        output.WriteLine("They are history: nobody is alerted by them or owes them an answer.");
    }

    public static void WriteDryEnd(ImportTally tally, TextWriter output) => output.WriteLine(
        $"{Number(tally.Rows)} rows: {Number(tally.Rows - tally.SetAside)} mentions, {Number(tally.SetAside)} would be set aside"
        + $"{Span(tally)}. Nothing was stored.");

    public static Task RunWithProgressAsync(long rows, Func<Action<long>, Task> import) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var bar = context.AddTask("importing", maxValue: Math.Max(1, rows));
            await import(done =>
            {
                bar.Value = done;
                bar.Description = $"{Number(done)} of {Number(rows)} rows";
            });
            bar.Value = bar.MaxValue;
        });

    private static string Span(ImportTally tally) => tally is { Earliest: { } from, Latest: { } to }
        ? string.Create(CultureInfo.InvariantCulture, $", from {from:yyyy-MM-dd HH:mm} to {to:yyyy-MM-dd HH:mm} UTC")
        : string.Empty;

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
