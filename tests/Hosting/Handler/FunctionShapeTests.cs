using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.Hosting.Handler;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Handler;

/// <summary>What the code knows of the functions, against the files that the host reads.</summary>
public sealed partial class FunctionShapeTests
{
    private static readonly string[] Folders =
        [.. Directory.GetFiles(RunningHandler.AppRoot, "function.json", SearchOption.AllDirectories)
            .Where(file => Path.GetDirectoryName(Path.GetDirectoryName(file)) == Path.TrimEndingDirectorySeparator(RunningHandler.AppRoot))
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. FunctionShape.All.Select(shape => shape.Name)];

    [Fact]
    public void There_is_a_shape_for_every_folder_and_a_folder_for_every_shape() =>
        Assert.Equal(Folders, FunctionShape.All.Select(shape => shape.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Shape_says_what_function_json_says(string name)
    {
        var shape = FunctionShape.All.Single(shape => shape.Name == name);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(RunningHandler.AppRoot, name, "function.json")));
        var bindings = document.RootElement.GetProperty("bindings").EnumerateArray().ToList();

        var trigger = Assert.Single(bindings, binding => Text(binding, "type").EndsWith("Trigger", StringComparison.Ordinal));
        Assert.Equal(shape.TriggerName, Text(trigger, "name"));
        Assert.Equal(
            shape.Trigger,
            Text(trigger, "type") switch
            {
                "timerTrigger" => TriggerKind.Timer,
                "httpTrigger" => TriggerKind.Http,
                _ => TriggerKind.Queue,
            });
        Assert.Equal(shape.Queue, trigger.TryGetProperty("queueName", out var queue) ? queue.GetString() : string.Empty);
        var outputs = bindings.Where(binding => Text(binding, "direction") == "out" && Text(binding, "type") == "serviceBus").ToList();
        Assert.Equal(
            shape.Outputs.Order(StringComparer.Ordinal), outputs.Select(output => Text(output, "name")).Order(StringComparer.Ordinal));
        Assert.All(outputs, output => Assert.Equal(Text(output, "name"), Text(output, "queueName")));
        Assert.Equal(
            shape.Trigger == TriggerKind.Http,
            bindings.Any(binding => Text(binding, "type") == "http" && Text(binding, "name") == FunctionShape.HttpOutput));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_json_is_one_that_the_host_takes(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(RunningHandler.AppRoot, name, "function.json")));
        var bindings = document.RootElement.GetProperty("bindings").EnumerateArray().ToList();

        Assert.Matches(FunctionName(), name);
        Assert.Equal(bindings.Count, bindings.Select(binding => Text(binding, "name").ToUpperInvariant()).Distinct().Count());
        Assert.All(
            bindings.Where(binding => binding.TryGetProperty("cardinality", out var many) && many.GetString() == "many"),
            binding => Assert.Equal("string", Text(binding, "dataType")));
        Assert.True(name == "Watch" || !document.RootElement.TryGetProperty("retry", out _), "Only timers may have a retry policy.");
    }

    [Fact]
    public void Host_json_names_the_program_that_is_built_and_a_bundle_of_version_4()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(RunningHandler.AppRoot, "host.json")));

        var path = document.RootElement.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath")
            .GetString();
        Assert.True(File.Exists(Path.Combine(RunningHandler.AppRoot, path! + (OperatingSystem.IsWindows() ? ".exe" : string.Empty))));
        Assert.Equal("[4.*, 5.0.0)", document.RootElement.GetProperty("extensionBundle").GetProperty("version").GetString());
    }

    private static string Text(JsonElement binding, string name) =>
        binding.TryGetProperty(name, out var value) ? value.GetString()! : string.Empty;

    [GeneratedRegex(@"^[a-z][a-z0-9_\-]{0,127}$", RegexOptions.IgnoreCase)]
    private static partial Regex FunctionName();
}
