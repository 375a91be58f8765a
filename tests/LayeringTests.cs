using System.Text.RegularExpressions;
using Vigie.Tests.Support;

namespace Vigie.Tests;

/// <summary>The direction of the data's way, held by reading the source.</summary>
public sealed partial class LayeringTests
{
    /// <summary>What each folder may name. Hosting knows all; nobody knows Hosting.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Model"] = [],
        ["Store"] = ["Model"],
        ["Enrich"] = ["Model"],
        ["Detect"] = ["Model"],
        ["Sla"] = ["Model"],
        ["Collect"] = ["Model", "Store"],
        ["Receive"] = ["Model", "Store", "Collect"],
        ["Process"] = ["Model", "Store", "Enrich", "Detect", "Sla"],
        ["Watch"] = ["Model", "Store", "Collect", "Detect", "Sla"],
        ["Notify"] = ["Model", "Store", "Collect", "Detect", "Sla"],
        ["Web"] = ["Model", "Store", "Enrich", "Detect", "Sla"],
    };

    public static TheoryData<string> Folders =>
        [.. Directory.GetDirectories(Repository.Functions).Select(Path.GetFileName).OfType<string>().Where(IsCode)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_names_only_what_it_may_know(string folder)
    {
        if (folder == "Hosting")
        {
            return;
        }

        Assert.True(Allowed.ContainsKey(folder), $"functions/{folder} is new: say in this test what it may know.");
        var wrong = Sources(folder).SelectMany(file => Names().Matches(file.Text)
            .Select(match => match.Groups[1].Value)
            .Where(named => named != folder && IsStage(named) && !Allowed[folder].Contains(named))
            .Select(named => $"{file.Path} names {named}"));
        Assert.Empty(wrong.Distinct());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void An_entry_point_is_named_by_its_own_folder_and_by_Hosting_alone(string folder)
    {
        var wrong = Sources(folder).SelectMany(file => EntryPoints().Matches(file.Text)
            .Select(match => match.Groups[1].Value)
            .Where(stage => folder != "Hosting" && stage != folder && IsStage(stage))
            .Select(stage => $"{file.Path} names {stage}Function"));
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void A_function_is_a_folder_with_a_binding_file_and_its_entry_point_and_there_are_six()
    {
        var functions = Directory.GetFiles(Repository.Functions, "function.json", SearchOption.AllDirectories)
            .Where(path => !path.Contains("artifacts", StringComparison.Ordinal))
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path)!))
            .Order()
            .ToList();

        Assert.Equal(["Collect", "Notify", "Process", "Receive", "Watch", "Web"], functions);
        Assert.All(functions, name => Assert.True(File.Exists(Path.Combine(Repository.Functions, name, name + "Function.cs")), name));
    }

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        string[] roots = [Repository.Functions, Path.Combine(Repository.Root, "tests")];
        var tooLong = roots
            .SelectMany(root => Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories))
            .Where(path => File.ReadLines(path).Count() > 400);
        Assert.Empty(tooLong);
    }

    private static bool IsCode(string folder) => folder is not ("bin" or "obj" or "artifacts");

    private static bool IsStage(string name) => name == "Hosting" || Allowed.ContainsKey(name);

    private static IEnumerable<(string Path, string Text)> Sources(string folder) =>
        Directory.GetFiles(Path.Combine(Repository.Functions, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(Repository.Root, path), File.ReadAllText(path)));

    [GeneratedRegex(@"\bVigie\.([A-Z][A-Za-z]+)")]
    private static partial Regex Names();

    [GeneratedRegex(@"\b([A-Z][a-z]+)Function\b")]
    private static partial Regex EntryPoints();
}
