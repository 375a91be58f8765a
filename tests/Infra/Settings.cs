using System.Text.RegularExpressions;
using Vigie.Tests.Infra.Bicep;
using Vigie.Tests.Support;

namespace Vigie.Tests.Infra;

/// <summary>The names of settings, from each place that knows some.</summary>
internal static partial class Settings
{
    /// <summary>Those that the Functions host reads, and the program does not.</summary>
    public static IReadOnlyList<string> OfTheHost { get; } =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AzureWebJobsDisableHomepage",
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential",
        "ServiceBusConnection__clientId", "ServiceBusConnection__credential", "ServiceBusConnection__fullyQualifiedNamespace",
    ];

    /// <summary>What Azure, the host or the system sets, and nobody writes down.</summary>
    private static readonly HashSet<string> OfTheMachine =
    [
        "FUNCTIONS_APP_ROOT_PATH", "FUNCTIONS_CUSTOMHANDLER_PORT", "FUNCTIONS_HTTPWORKER_PORT", "WEBSITE_HOSTNAME", "WEBSITE_SITE_NAME",
        "XDG_DATA_HOME",
    ];

    /// <summary>What the program asks for by name, found in its source; one a source is a pattern, and is not here.</summary>
    public static IReadOnlyList<string> OfTheProgram()
    {
        var source = string.Concat(Directory.GetFiles(Path.Combine(Repository.Functions, "Hosting"), "*.cs").Select(File.ReadAllText));

        // Azure services have the same settings each.
        var ofAService = OfService().Matches(source).Select(match => match.Groups[1].Value).Distinct().ToList();
        var ofServices = Services().Matches(source).SelectMany(match => ofAService.Select(name => $"{match.Groups[1].Value}:{name}"));
        return
        [
            .. Asked().Matches(source).Select(match => match.Groups[1].Value).Concat(ofServices)
                .Select(name => name.Replace(":", "__", StringComparison.Ordinal))
                .Where(name => !OfTheMachine.Contains(name)).Distinct().Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>What the templates set, with the value as it is written.</summary>
    public static IReadOnlyDictionary<string, Expression> OfTheTemplate(Template template)
    {
        var module = template["modules/app.bicep"].Of<ModuleDeclaration>().Single(module => module.Name == "settings");
        return module.Parameters.Properties.Where(property => property.Name is "made" or "fixed")
            .SelectMany(property => property.Value.All.OfType<ObjectLiteral>())
            .SelectMany(literal => literal.Properties)
            .ToDictionary(property => property.Name!, property => property.Value);
    }

    /// <summary>One of a source: <c>Webhooks__{source}__Secret</c>.</summary>
    public static bool IsOfASource(string name) =>
        name.StartsWith("Webhooks__", StringComparison.Ordinal) || name.StartsWith("Sources__", StringComparison.Ordinal);

    [GeneratedRegex("""(?:read\.\w+\(\s*|[Vv]alues\[|const string \w*Name = )"([A-Za-z_]+(?::[A-Za-z]+)*)"(?!\.)""")]
    private static partial Regex Asked();

    [GeneratedRegex("new ServiceSettings\\(read, \"([A-Za-z:]+)\"")]
    private static partial Regex Services();

    [GeneratedRegex("""\{section\}:([A-Za-z]+)""")]
    private static partial Regex OfService();
}
