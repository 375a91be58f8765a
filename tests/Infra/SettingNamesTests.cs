using System.Text;
using System.Text.Json;
using Vigie.Hosting;
using Vigie.Model;
using Vigie.Receive;
using Vigie.Tests.Infra.Bicep;
using Vigie.Tests.Support;

namespace Vigie.Tests.Infra;

/// <summary>
/// What the program reads, what the sample lists, what is deployed and what the page on deploying says are the same names.
/// </summary>
public sealed class SettingNamesTests
{
    /// <summary>They make no sense in Azure, or would do harm there.</summary>
    private static readonly string[] ForALaptop = ["DataFolder", "Network__AllowPrivate", "Storage"];

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "deploy.md"));

    private static readonly IReadOnlyDictionary<string, Expression> Deployed = Settings.OfTheTemplate(Template.Load());

    [Fact]
    public void The_sample_names_every_setting_that_the_program_reads_and_no_other()
    {
        string[] ofTheHost = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "ServiceBusConnection__fullyQualifiedNamespace"];

        // Of Azure alone: on a laptop it belongs to other ways of logging in.
        var read = Settings.OfTheProgram().Except(["AZURE_CLIENT_ID"]);

        Assert.Equal(
            read.Concat(ofTheHost).Order(StringComparer.Ordinal),
            Sample().Where(name => !Settings.IsOfASource(name)).Order(StringComparer.Ordinal));
        Assert.Contains("Dashboard__Key", Settings.OfTheProgram());
    }

    [Fact]
    public void Everything_that_is_deployed_is_read_by_the_host_or_by_the_program()
    {
        var read = Settings.OfTheProgram().Concat(Settings.OfTheHost).ToList();

        Assert.Empty(Deployed.Keys.Where(name => !Settings.IsOfASource(name)).Except(read));
        Assert.Empty(Settings.OfTheHost.Except(Deployed.Keys));
    }

    [Fact]
    public void Everything_that_the_program_reads_is_deployed_or_said_to_be_set_by_hand()
    {
        var byHand = Settings.OfTheProgram().Except(Deployed.Keys).Except(ForALaptop).ToList();

        Assert.All(byHand, name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
        Assert.Empty(ForALaptop.Intersect(Deployed.Keys));
    }

    [Theory]
    [InlineData("FUNCTIONS_WORKER_RUNTIME")]
    [InlineData("FUNCTIONS_EXTENSION_VERSION")]
    [InlineData("WEBSITE_RUN_FROM_PACKAGE")]
    [InlineData("SCM_DO_BUILD_DURING_DEPLOYMENT")]
    [InlineData("WEBSITE_CONTENTAZUREFILECONNECTIONSTRING")]
    [InlineData("AzureWebJobsStorage")]
    [InlineData("ServiceBusConnection")]
    [InlineData("Language__Key")]
    [InlineData("Email__Communication__Key")]
    public void What_Flex_Consumption_refuses_and_what_an_identity_stands_in_for_is_not_set(string forbidden) =>
        Assert.DoesNotContain(forbidden, Deployed);

    [Fact]
    public void What_is_deployed_is_taken_by_the_program()
    {
        var guid = Guid.NewGuid().ToString();
        var values = Deployed.Keys.ToDictionary(name => name, name => name switch
        {
            "Webhooks__generic__Secret" => "whsec_" + Convert.ToBase64String(Encoding.UTF8.GetBytes(guid)),
            "Email__From" => "watch@example.org",
            "AZURE_CLIENT_ID" or "Dashboard__Key" => guid,
            _ => "https://name.example.org/",
        });
        var environment = new HostEnvironment(new SettingValues(values), AppContext.BaseDirectory, HandlerPort: 1, SiteName: "func-vigie");

        var settings = new SettingsReader(environment, new RunPlace()).Read();

        Assert.Equal(guid, settings.IdentityClientId);
        Assert.Equal(guid, settings.DashboardKey!.Reveal());
        Assert.NotNull(settings.StorageTableServiceUri);
        Assert.NotNull(settings.LanguageEndpoint);
        Assert.True(settings.CanMail);
        Assert.Null(new StandardWebhooksSender().Refuse(
            Signed(values["Webhooks__generic__Secret"]), settings.WebhookSecrets["generic"], DateTimeOffset.UtcNow));
        Assert.Equal("whsec_${base64(newWebhookSecret)}", ((TextLiteral)Deployed["Webhooks__generic__Secret"]).Text);
        Assert.Equal("newDashboardKey", ((Symbol)Deployed["Dashboard__Key"]).Name);
    }

    private static HttpCall Signed(string secret)
    {
        var post = SignedPost.Of("{}", secret: secret);
        return new HttpCall
        {
            Method = "POST",
            Url = new Uri("https://name.example.org/api/webhooks/generic"),
            Headers = post.Headers.ToDictionary(header => header.Key, IReadOnlyList<string> (header) => [header.Value]),
            Body = post.Body,
        };
    }

    private static List<string> Sample()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        return [.. document.RootElement.GetProperty("Values").EnumerateObject().Select(member => member.Name)];
    }
}
