using System.Text.RegularExpressions;
using Vigie.Tests.Infra.Bicep;
using Vigie.Tests.Support;

namespace Vigie.Tests.Infra;

/// <summary>What azd is told, and what the templates and the project say, are the same.</summary>
public sealed partial class AzureYamlTests
{
    private static readonly string Yaml = File.ReadAllText(Path.Combine(Repository.Root, "azure.yaml"));

    private static readonly Template Deployed = Template.Load();

    [Fact]
    public void The_service_is_the_one_that_the_app_is_tagged_with()
    {
        var tag = Deployed["modules/app.bicep"].Of<ResourceDeclaration>().SelectMany(resource => resource.Body.All).OfType<ObjectLiteral>()
            .Select(literal => literal["azd-service-name"]).OfType<TextLiteral>().Single().Text;

        Assert.Contains($"services:\n  {tag}:\n", Yaml, StringComparison.Ordinal);
        Assert.Contains("    host: function\n", Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_zipped_is_what_was_published_into_an_empty_folder_on_either_system()
    {
        var dist = Line("dist");
        var commands = Regex.Matches(Yaml, "dotnet publish .*").Select(match => match.Value).ToList();

        Assert.Equal(2, commands.Count);
        Assert.All(commands, command => Assert.EndsWith($"--output ../{dist}", command, StringComparison.Ordinal));
        Assert.Contains($"rm -rf ../{dist} &&", Yaml, StringComparison.Ordinal);
        Assert.Contains($"Remove-Item ../{dist} -Recurse", Yaml, StringComparison.Ordinal);
        Assert.Equal("./functions", Line("project"));
    }

    [Fact]
    public void Hooks_know_what_the_templates_put_out_and_everything_that_is_put_out_is_used()
    {
        var used = Outputs().Matches(Yaml).Select(match => match.Value).Except(["VIGIE_ROLES_AWAITED"]).Distinct();

        Assert.Equal(
            Deployed[Template.Main].Of<OutputDeclaration>().Select(output => output.Name).Order(StringComparer.Ordinal),
            used.Order(StringComparer.Ordinal));
        Assert.Equal(Yaml.Split("posix:").Length, Yaml.Split("windows:").Length);
    }

    [Fact]
    public void Azd_asks_for_a_name_and_a_region_beside_the_subscription_and_for_nothing_else()
    {
        var asked = Deployed[Template.Main].Of<ParameterDeclaration>().Where(parameter => parameter.Default is null)
            .Select(parameter => parameter.Name);

        Assert.Equal(["environmentName", "location"], asked);
    }

    [Fact]
    public void Every_variable_of_the_parameters_is_explained_and_its_default_is_the_templates_own()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "deploy.md"));
        var defaults = Deployed[Template.Main].Of<ParameterDeclaration>().Where(parameter => parameter.Default is TextLiteral)
            .ToDictionary(parameter => parameter.Name, parameter => ((TextLiteral)parameter.Default!).Text);
        var given = Given().Matches(Deployed.ParametersJson)
            .Where(match => !match.Groups[2].Value.StartsWith("AZURE_", StringComparison.Ordinal)).ToList();

        Assert.All(given, match => Assert.Contains($"`{match.Groups[2].Value}`", page, StringComparison.Ordinal));
        Assert.Equal(
            defaults.OrderBy(pair => pair.Key),
            given.ToDictionary(match => match.Groups[1].Value, match => match.Groups[3].Value).OrderBy(pair => pair.Key));
    }

    private static string Line(string key) => Regex.Match(Yaml, $"^ +{key}: (.*)$", RegexOptions.Multiline).Groups[1].Value;

    [GeneratedRegex("VIGIE_[A-Z_]+")]
    private static partial Regex Outputs();

    [GeneratedRegex("\"(\\w+)\": \\{ \"value\": \"\\$\\{(\\w+)=?(\\w*)\\}\" \\}")]
    private static partial Regex Given();
}
