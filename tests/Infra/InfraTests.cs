using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Vigie.Hosting.Handler;
using Vigie.Hosting.Local;
using Vigie.Tests.Infra.Bicep;
using Vigie.Tests.Support;

namespace Vigie.Tests.Infra;

/// <summary>What is deployed, and what the host and the program ask for, are the same.</summary>
public sealed class InfraTests
{
    private static readonly Template Deployed = Template.Load();

    [Fact]
    public void The_queues_are_those_of_the_bindings()
    {
        var bound = Bindings().Select(binding => Text(binding, "queueName")).OfType<string>().Distinct().Order();

        Assert.Equal(bound, Queues().Order());
        Assert.Equal(
            FunctionShape.All.SelectMany(function => function.Outputs.Append(function.Queue))
                .Where(name => name.Length > 0).Distinct().Order(),
            Queues().Order());
    }

    [Fact]
    public void Every_connection_of_a_binding_has_its_settings_and_every_connection_that_is_set_is_bound()
    {
        var bound = Bindings().Select(binding => Text(binding, "connection")).OfType<string>().Distinct();
        var set = Settings.OfTheTemplate(Deployed).Keys.Where(name => name.EndsWith("__fullyQualifiedNamespace", StringComparison.Ordinal))
            .Select(name => name[..name.IndexOf("__", StringComparison.Ordinal)]).ToList();

        Assert.Equal(bound, set);
        Assert.All(set.Append("AzureWebJobsStorage"), connection =>
        {
            Assert.Contains(connection + "__clientId", Settings.OfTheTemplate(Deployed));
            Assert.Equal("managedidentity", ((TextLiteral)Settings.OfTheTemplate(Deployed)[connection + "__credential"]).Text);
        });
    }

    [Fact]
    public void A_message_is_delivered_oftener_than_it_is_tried_so_that_it_can_be_kept_and_lives_as_long_as_Basic_lets_it()
    {
        var queue = Resource("modules/bus.bicep", "queue");

        Assert.Equal(QueueWork.QueueDeliveries, Number(queue, "maxDeliveryCount"));
        Assert.InRange(QueueWork.QueueDeliveries, QueueWork.MaximumDeliveries + 4, 2000);
        Assert.Equal(TimeSpan.FromDays(14), Span(queue, "defaultMessageTimeToLive"));
    }

    [Fact]
    public void A_lock_is_as_long_as_on_a_laptop_and_is_renewed_for_longer_than_a_function_may_take()
    {
        var locked = Span(Resource("modules/bus.bicep", "queue"), "lockDuration");
        var host = HostSettings.Read(Repository.Functions, new Dictionary<string, string>(), [], []);
        var deadline = InvocationDeadline.Read(Path.Combine(Repository.Functions, "host.json"));

        Assert.Equal(new BrokerOptions().LockDuration, locked);
        Assert.All(
            FunctionShape.All.Where(function => function.Trigger == TriggerKind.Queue),
            function => Assert.True(
                deadline.Of(function) < host.MaxAutoLockRenewalDuration && deadline.Of(function) < host.FunctionTimeout));
    }

    [Fact]
    public void The_runtime_is_the_one_there_is_and_starts_what_is_published()
    {
        var config = (ObjectLiteral)Resource("modules/app.bicep", "app")["functionAppConfig"]!;
        var runtime = (ObjectLiteral)config["runtime"]!;
        var scale = (ObjectLiteral)config["scaleAndConcurrency"]!;
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Functions, "host.json")));
        var project = XDocument.Load(Path.Combine(Repository.Functions, "Functions.csproj"));

        Assert.Equal(("custom", "1.0"), (Text(runtime, "name"), Text(runtime, "version")));
        Assert.Equal(512, Number(scale, "instanceMemoryMB"));
        Assert.InRange(Number(scale, "maximumInstanceCount"), 40, 1000);
        Assert.Equal(
            project.Descendants("AssemblyName").Single().Value,
            host.RootElement.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath").GetString());
        Assert.Equal("linux-x64", project.Descendants("RuntimeIdentifier").Single().Value);
        Assert.Equal("[4.*, 5.0.0)", host.RootElement.GetProperty("extensionBundle").GetProperty("version").GetString());
    }

    [Fact]
    public void Every_role_is_the_one_of_its_name_and_is_given_and_no_other_is()
    {
        var file = Deployed["modules/roles.bicep"];
        var named = ((ObjectLiteral)file.Of<VariableDeclaration>().Single(variable => variable.Name == "roles").Value).Properties
            .ToDictionary(property => property.Name!, property => ((TextLiteral)property.Value).Text);
        var given = file.Of<ResourceDeclaration>().Where(resource => !resource.Existing).SelectMany(resource => resource.Body.All)
            .OfType<Member>().Where(member => member.Of is Symbol { Name: "roles" }).Select(member => member.Name).Distinct();

        Assert.Equal(KnownTypes.Roles.OrderBy(role => role.Key), named.OrderBy(role => role.Key));
        Assert.Equal(named.Keys.Order(), given.Order());
    }

    [Fact]
    public void Whatever_a_setting_leads_to_by_identity_has_its_role_and_no_role_is_without_such_a_setting()
    {
        var settings = Settings.OfTheTemplate(Deployed);
        var wanted = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage__clientId"] = "storageBlobDataOwner",
            ["Storage__tableServiceUri"] = "storageTableDataContributor",
            ["ServiceBusConnection__fullyQualifiedNamespace"] = "serviceBusDataOwner",
            ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = "monitoringMetricsPublisher",
            ["Language__Endpoint"] = "cognitiveServicesLanguageReader",
            ["Email__Communication__Endpoint"] = "communicationAndEmailServiceOwner",
        };

        Assert.Equal(KnownTypes.Roles.Keys.Order(), wanted.Values.Order());
        Assert.All(wanted.Keys, name => Assert.Contains(name, settings));
        Assert.All(
            Deployed["modules/roles.bicep"].Of<ResourceDeclaration>().Where(resource => !resource.Existing),
            role => Assert.Equal("ServicePrincipal", Text((ObjectLiteral)role.Properties["properties"]!, "principalType")));
    }

    [Fact]
    public void The_app_comes_after_its_roles_and_is_deployed_and_run_by_the_one_identity()
    {
        var app = Deployed[Template.Main].Of<ModuleDeclaration>().Single(module => module.Name == "app");
        var site = Deployed["modules/app.bicep"].Of<ResourceDeclaration>().Single(resource => resource.Name == "app");

        Assert.Contains(app.Body["dependsOn"]!.All, part => part is Symbol { Name: "roles" });
        Assert.Equal("UserAssigned", Text((ObjectLiteral)site.Properties["identity"]!, "type"));
        Assert.Contains(site.Body.All.OfType<TextLiteral>(), text => text.Text == "UserAssignedIdentity");
    }

    [Theory]
    [InlineData("modules/storage.bicep", "account", "allowSharedKeyAccess", "false")]
    [InlineData("modules/storage.bicep", "account", "allowBlobPublicAccess", "false")]
    [InlineData("modules/storage.bicep", "account", "minimumTlsVersion", "TLS1_2")]
    [InlineData("modules/storage.bicep", "account", "supportsHttpsTrafficOnly", "true")]
    [InlineData("modules/bus.bicep", "bus", "disableLocalAuth", "true")]
    [InlineData("modules/bus.bicep", "bus", "minimumTlsVersion", "1.2")]
    [InlineData("modules/monitor.bicep", "component", "DisableLocalAuth", "true")]
    [InlineData("modules/language.bicep", "account", "disableLocalAuth", "true")]
    [InlineData("modules/app.bicep", "app", "httpsOnly", "true")]
    [InlineData("modules/app.bicep", "app", "siteConfig.minTlsVersion", "1.2")]
    [InlineData("modules/app.bicep", "app", "siteConfig.scmMinTlsVersion", "1.2")]
    [InlineData("modules/app.bicep", "app", "siteConfig.ftpsState", "Disabled")]
    [InlineData("modules/app.bicep", "ftpLogin", "allow", "false")]
    [InlineData("modules/app.bicep", "scmLogin", "allow", "false")]
    public void It_is_shut_but_for_who_has_a_role(string file, string resource, string property, string expected)
    {
        var value = property.Split('.').Aggregate((Expression)Resource(file, resource), (of, name) => ((ObjectLiteral)of)[name]!);

        Assert.Equal(expected, value is TextLiteral text ? text.Text : ((PlainLiteral)value).Text);
    }

    [Fact]
    public void Whatever_can_have_tags_has_them_and_whatever_has_a_log_of_changes_keeps_it()
    {
        string[] untagged =
        [
            "roleAssignments", "diagnosticSettings", "budgets", "config", "queues", "blobServices", "containers",
            "basicPublishingCredentialsPolicies",
        ];
        var made = Deployed.Files.Values.SelectMany(file => file.Resources).Where(resource => !resource.Resource.Existing).ToList();
        var logged = made.Where(resource => resource.Type.EndsWith("diagnosticSettings", StringComparison.Ordinal))
            .Select(resource => resource.Resource.Properties["scope"]!.All.OfType<Symbol>().Single().Name);

        Assert.All(
            made.Where(resource => !untagged.Contains(resource.Type[(resource.Type.LastIndexOf('/') + 1)..])),
            resource => Assert.NotNull(resource.Resource.Properties["tags"]));
        Assert.Equal(["account", "account", "bus", "service"], logged.Order());
    }

    [Fact]
    public void Telemetry_is_capped_below_what_a_month_has_free_and_sampled()
    {
        var workspace = Resource("modules/monitor.bicep", "workspace");
        var cap = ((TextLiteral)((Call)((ObjectLiteral)workspace["workspaceCapping"]!)["dailyQuotaGb"]!).Arguments[0]).Text;
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Functions, "host.json")));

        Assert.InRange(double.Parse(cap, CultureInfo.InvariantCulture) * 31, 0.1, 5);
        Assert.True(host.RootElement.GetProperty("logging").GetProperty("applicationInsights")
            .GetProperty("samplingSettings").GetProperty("isEnabled").GetBoolean());
    }

    private static IEnumerable<string> Queues() =>
        ((ArrayLiteral)Deployed["modules/bus.bicep"].Of<VariableDeclaration>().Single(variable => variable.Name == "queues").Value)
            .Items.Cast<TextLiteral>().Select(item => item.Text);

    /// <summary>The <c>properties</c> of a resource, or of a child of one.</summary>
    private static ObjectLiteral Resource(string file, string name) => (ObjectLiteral)Deployed[file].Resources
        .Single(resource => resource.Resource.Name == name).Resource.Properties["properties"]!;

    private static string Text(ObjectLiteral from, string name) => ((TextLiteral)from[name]!).Text;

    private static int Number(ObjectLiteral from, string name) => int.Parse(((PlainLiteral)from[name]!).Text, CultureInfo.InvariantCulture);

    private static TimeSpan Span(ObjectLiteral from, string name) => XmlConvert.ToTimeSpan(Text(from, name));

    private static string? Text(JsonElement binding, string name) =>
        binding.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static IEnumerable<JsonElement> Bindings() =>
        Directory.GetFiles(Repository.Functions, "function.json", SearchOption.AllDirectories)
            .SelectMany(path => JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("bindings").EnumerateArray());
}
