using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.Model;

namespace Vigie.Hosting.Local;

/// <summary>host.json and every function.json beside it, read as the Functions host reads them.</summary>
internal sealed partial record FunctionDirectory
{
    /// <summary>The host's own reader forgives comments and trailing commas.</summary>
    public static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public required HostSettings Host { get; init; }

    /// <summary>The functions that are not disabled, by name.</summary>
    public required IReadOnlyList<FunctionDefinition> Functions { get; init; }

    /// <summary>What the real host would silently do otherwise than was probably meant.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <exception cref="ExpectedFailureException">Something is wrong; the message lists every fault with its file and binding.</exception>
    public static FunctionDirectory Load(string appRoot, IReadOnlyDictionary<string, string> settings)
    {
        var known = new Dictionary<string, string>(settings, StringComparer.OrdinalIgnoreCase);
        List<string> faults = [];
        List<string> warnings = [];
        var host = HostSettings.Read(appRoot, known, faults, warnings);
        var functions = new List<FunctionDefinition>();
        foreach (var file in Files(appRoot, faults))
        {
            var reader = new FunctionReader(file, known, faults, warnings);
            if (reader.Read() is { } function)
            {
                functions.Add(function);
            }
        }

        CheckTogether(functions, host, faults, warnings);
        return faults.Count == 0
            ? new FunctionDirectory { Host = host, Functions = functions, Warnings = warnings }
            : throw new ExpectedFailureException(FailureKind.Permanent, string.Join(Environment.NewLine, faults));
    }

    public static bool IsName(string name) => NamePattern().IsMatch(name) && !name.Equals("host", StringComparison.OrdinalIgnoreCase);

    private static List<string> Files(string appRoot, List<string> faults)
    {
        if (!Directory.Exists(appRoot))
        {
            faults.Add($"The app root {appRoot} does not exist.");
            return [];
        }

        var files = Directory.EnumerateDirectories(appRoot).Select(folder => Path.Combine(folder, "function.json")).Where(File.Exists)
            .Order(StringComparer.OrdinalIgnoreCase).ToList();
        if (files.Count == 0)
        {
            faults.Add($"No folder in {appRoot} has a function.json: the host would start no handler.");
        }

        return files;
    }

    private static void CheckTogether(List<FunctionDefinition> functions, HostSettings host, List<string> faults, List<string> warnings)
    {
        var web = functions.Where(function => function.Trigger is HttpTrigger).ToList();
        foreach (var same in web.GroupBy(Address, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            faults.Add($"{string.Join(" and ", same.Select(function => function.Name))} have the same route '{same.Key}'.");
        }

        foreach (var function in web.Where(function => host.RoutePrefix.Length == 0 && IsReserved(((HttpTrigger)function.Trigger).Route)))
        {
            faults.Add($"{function.Name}/function.json: its route begins with 'admin' or 'runtime', which the host keeps for itself.");
        }

        var heard = functions.Select(function => function.Trigger).OfType<QueueTrigger>()
            .Select(trigger => trigger.Queue).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (function, output) in functions.SelectMany(function => function.Outputs.Select(output => (function, output))))
        {
            if (output.Queue is { } queue && !heard.Contains(queue))
            {
                warnings.Add(
                    $"{function.Name}/function.json: binding '{output.Name}' writes to the queue '{queue}', which no function here reads.");
            }
        }
    }

    private static string Address(FunctionDefinition function) =>
        function.Trigger is HttpTrigger http
            ? $"{string.Join(',', http.Methods.Order(StringComparer.Ordinal))} {http.Route}"
            : function.Name;

    private static bool IsReserved(string route) =>
        route.Split('/')[0].ToUpperInvariant() is "ADMIN" or "RUNTIME";

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,127}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
