using System.CommandLine;
using System.Net;
using Vigie.Hosting.Import;
using Vigie.Model.Listening;

namespace Vigie.Hosting.Commands;

/// <summary>
/// <c>import FILE</c>: the history that another tool exported, through the real pipeline. It alerts nobody, and done twice it adds nothing.
/// </summary>
internal static class ImportCommand
{
    /// <summary>Clocks differ a little.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    public static Command Create(HostEnvironment environment, TimeProvider time)
    {
        var file = new Argument<FileInfo>("file") { Description = "Values with a header, or JSON lines; plain or packed by gzip." };
        var format = new Option<string>("--format")
        {
            Description = "Who wrote it, or in what form. Default: found out.",
            DefaultValueFactory = _ => "auto",
        };
        format.AcceptOnlyFromAmong([.. ImportOptions.Formats]);
        var map = Many("--map", "FIELD=COLUMN, as often as needed; FIELD= takes none.");
        var dateFormat = Many("--date-format", "How dates are written, such as dd/MM/yyyy; a time of day may follow.");
        var zone = new Option<string?>("--zone") { Description = "Zone of dates that name none. Default: the brand's." };
        var encoding = new Option<string?>("--encoding") { Description = "Default: found out; else windows-1252." };
        var separator = new Option<string?>("--separator") { Description = "One sign, or tab. Default: found out." };
        var brand = new Option<string?>("--brand") { Description = "Id of the brand that it is about. Needed when there are several." };
        var source = new Option<string?>("--source") { Description = "Name of the source. Default: import, with the tool's name." };
        var dry = new Option<bool>("--dry-run") { Description = "Shows what would be imported, and stores nothing." };
        var (config, data) = (SharedOptions.Config(), SharedOptions.Data());
        var command = new Command("import", "Imports what another tool exported. It alerts nobody; done twice it adds nothing.")
        {
            file, format, map, dateFormat, zone, encoding, separator, brand, source, dry, config, data,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            new ImportOptions
            {
                Path = parsed.GetValue(file)!.FullName,
                Format = parsed.GetValue(format)!,
                Map = parsed.GetValue(map) ?? [],
                DateFormats = parsed.GetValue(dateFormat) ?? [],
                Zone = parsed.GetValue(zone),
                Encoding = parsed.GetValue(encoding),
                Separator = parsed.GetValue(separator),
            },
            new Destination(
                parsed.GetValue(brand), parsed.GetValue(source), parsed.GetValue(config), parsed.GetValue(data), parsed.GetValue(dry)),
            time,
            cancellationToken));
        return command;
    }

    /// <returns>0; 1 when nothing could be imported, or some of it was lost.</returns>
    private static async Task<int> RunAsync(
        HostEnvironment environment, ImportOptions options, Destination to, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var plan = ListeningLoader.Load(environment, to.Config);
            var brand = BrandOf(plan, to.Brand);
            var request = ImportRequest.Of(options, brand.TimeZone, cancellationToken);
            ImportConsole.WriteUnderstanding(request, Console.Out);
            var now = time.GetUtcNow();
            var source = SourceOf(to.Source) ?? (request.Map.Tool is { } tool ? $"import-{tool.Name}" : "import");
            var reader = new RowReader(request.Map, request.Dates, source, now - plan.Retention.Mentions, now + Ahead);
            var tally = new ImportTally();
            var rows = request.File.Rows().Select(reader.Read);
            return to.Dry ? Show(rows, tally, cancellationToken)
                : await StoreAsync(environment, to, plan, brand, (rows, request.Rows), tally, time, cancellationToken);
        }
        catch (Exception failed)
            when (failed is ImportFaultException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync($"Not imported. {options.Path}: {failed.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static int Show(IEnumerable<ReadRow> rows, ImportTally tally, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tally.Count(row);
        }

        ImportConsole.WriteSamples(tally, Console.Out);
        ImportConsole.WriteSetAside(tally, Console.Error);
        ImportConsole.WriteDryEnd(tally, Console.Out);
        return tally.SetAside == tally.Rows ? 1 : 0;
    }

    private static async Task<int> StoreAsync(
        HostEnvironment environment,
        Destination to,
        ListeningPlan plan,
        Brand brand,
        (IEnumerable<ReadRow> All, long Count) rows,
        ImportTally tally,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var settings = new SettingsReader(environment, new RunPlace(to.Data, IPAddress.Loopback, new Uri("http://127.0.0.1:7071"))).Read();
        await using var session = await ImportSession.StartAsync(
            settings, plan, environment.AppRoot, brand.Id, time, cancellationToken);
        await ImportConsole.RunWithProgressAsync(
            rows.Count, progress => session.Importer.RunAsync(rows.All, tally, progress, cancellationToken));
        ImportConsole.WriteSetAside(tally, Console.Error);
        ImportConsole.WriteEnd(tally, brand.Name, Console.Out);
        if (tally.Lost > 0)
        {
            await Console.Error.WriteLineAsync(
                $"{tally.Lost} mentions could not be stored; see the dead letters ('vigie redrive'), and import the file once more.");
        }

        return tally.Lost > 0 || tally.SetAside == tally.Rows ? 1 : 0;
    }

    private static Brand BrandOf(ListeningPlan plan, string? id)
    {
        var ids = string.Join(", ", plan.Brands.Select(brand => brand.Id));
        return id is null
            ? plan.Brands.Count == 1
                ? plan.Brands[0]
                : throw new ImportFaultException($"there are several brands; say which it is about: --brand, one of {ids}.")
            : plan.Brands.FirstOrDefault(brand => brand.Id == id)
                ?? throw new ImportFaultException($"--brand is '{Shown.Line(id)}'; brands are: {ids}.");
    }

    private static string? SourceOf(string? name) =>
        name is null || (name is { Length: > 0 and <= 40 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            ? name
            : throw new ImportFaultException(
                $"--source is '{Shown.Line(name)}'; allowed are letters, digits, '-', '_' and '.', 40 at most.");

    private static Option<string[]> Many(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    /// <summary>What was typed of the place that the mentions go to.</summary>
    private sealed record Destination(string? Brand, string? Source, string? Config, string? Data, bool Dry);
}
