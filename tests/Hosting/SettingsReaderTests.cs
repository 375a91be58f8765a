using System.Net;
using Vigie.Hosting;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting;

public sealed class SettingsReaderTests : IDisposable
{
    private static readonly RunPlace Laptop = new(BindAddress: IPAddress.Loopback);

    private readonly TempDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_configuration_the_embedded_store_is_used_and_no_key_is_asked_on_loopback()
    {
        var settings = Read();

        Assert.Null(settings.StorageConnection);
        Assert.False(settings.DashboardKeyRequired);
        Assert.Equal(Path.Combine(folder.Path, "vigie"), settings.DataFolder);
    }

    [Fact]
    public void Every_setting_arrives_by_its_name()
    {
        var settings = Read(
            ("Storage", "UseDevelopmentStorage=true"), ("Teams__WebhookUrl", "https://prod.example.org/workflows/1?sig=s"),
            ("Email__Smtp__Host", "mail.example.org"), ("email:smtp:port", "25"), ("Email__Smtp__Username", "u"),
            ("Email__Smtp__Password", "p"), ("Email__Smtp__StartTls", "false"), ("Email__From", "watch@example.org"),
            ("Email__To", "a@example.org, b@example.org"), ("Language__Endpoint", "https://l.example.org/"), ("Language__Key", "k"),
            ("Language__ApiVersion", "2025-11-01"), ("Language__MonthlyRecords", "50000"),
            ("Webhooks__generic__Secret", "one two"), ("Sources__hub__Token", "t"), ("Dashboard__Key", "a-long-enough-key"),
            ("PublicUrl", "https://vigie.example.org/"), ("Network__AllowPrivate", "true"));

        Assert.Equal(new SmtpSettings("mail.example.org", 25, "u", settings.Smtp!.Password, StartTls: false), settings.Smtp);
        Assert.Equal("p", settings.Smtp.Password!.Reveal());
        Assert.Equal("watch@example.org", settings.EmailFrom);
        Assert.Equal(["a@example.org", "b@example.org"], settings.EmailTo);
        Assert.Equal(["one", "two"], settings.WebhookSecrets["GENERIC"].Select(secret => secret.Reveal()));
        Assert.Equal("t", settings.SourceCredentials["hub:token"].Reveal());
        Assert.Equal("https://l.example.org/", settings.LanguageEndpoint!.AbsoluteUri);
        Assert.Equal(
            ("k", "2025-11-01", 50_000),
            (settings.LanguageKey!.Reveal(), settings.LanguageApiVersion, settings.LanguageMonthlyRecords));
        Assert.True(settings.AllowPrivateNetwork);
        Assert.Equal("https://vigie.example.org/", settings.PublicUrl!.AbsoluteUri);
        Assert.Equal("UseDevelopmentStorage=true", settings.StorageConnection!.Reveal());
    }

    [Theory]
    [InlineData("Email__Smtp__Port", "70000", "'70000'")]
    [InlineData("Email__Smtp__Host", "smtp://mail", "'smtp://mail'")]
    [InlineData("Email__To", "nobody", "'nobody'")]
    [InlineData("Network__AllowPrivate", "perhaps", "'true' and 'false'")]
    [InlineData("PublicUrl", "vigie.example.org", "absolute http or https URL")]
    [InlineData("Storage", "a key", "UseDevelopmentStorage=true")]
    [InlineData("Dashboard__Key", "short", "12 characters")]
    [InlineData("Teams__WebhookUrl", "https://acme.webhook.office.com/webhookb2/1", "retired")]
    [InlineData("Teams__WebhookUrl", "http://flow.example.org/1", "https")]
    [InlineData("Language__Endpoint", "http://l.example.org/", "https")]
    [InlineData("Language__Endpoint", "l.example.org", "absolute http or https URL")]
    [InlineData("Language__ApiVersion", "latest", "2023-04-01, 2024-11-01, 2025-11-01")]
    [InlineData("Language__MonthlyRecords", "-1", "0 to 10000000")]
    [InlineData("Language__MonthlyRecords", "many", "4800 by default")]
    [InlineData("Language__Key", "half a key", "copy it again")]
    [InlineData("Email__Communication__Key", "not_base64", "is not base64")]
    [InlineData("Email__Communication__Endpoint", "https://c.example.org/", "allowed is one of them")]
    public void A_wrong_setting_is_named_with_what_is_allowed(string name, string value, string expected)
    {
        var fault = Assert.Throws<ConfigurationFaultException>(
            () => Read(("Email__Smtp__Host", "mail.example.org"), ("Email__From", "a@example.org"), (name, value)));

        Assert.Contains(name, Assert.Single(fault.Faults), StringComparison.Ordinal);
        Assert.Contains(expected, fault.Faults[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_identity_needs_https_on_a_laptop_too()
    {
        var fault = Assert.Throws<ConfigurationFaultException>(
            () => Read(("Language__Endpoint", "http://127.0.0.1:5000/"), ("Network__AllowPrivate", "true")));

        Assert.StartsWith("Language__Key is not set", Assert.Single(fault.Faults), StringComparison.Ordinal);
        Assert.NotNull(Read(
            ("Language__Endpoint", "http://127.0.0.1:5000/"), ("Language__Key", "k"), ("Network__AllowPrivate", "true")).LanguageEndpoint);
    }

    [Fact]
    public void Mail_by_the_communication_service_arrives_by_its_names()
    {
        var settings = Read(
            ("Email__Communication__Endpoint", "https://c.example.org/"), ("Email__Communication__Key", "a2V5"), ("Email__From", "a@example.org"));

        Assert.Equal("https://c.example.org/", settings.EmailCommunicationEndpoint!.AbsoluteUri);
        Assert.Equal("a2V5", settings.EmailCommunicationKey!.Reveal());
        Assert.True(settings.CanMail);
    }

    [Fact]
    public void All_faults_are_told_and_no_secret_is()
    {
        var fault = Assert.Throws<ConfigurationFaultException>(() => Read(
            ("Storage", "hunter2"),
            ("Teams__WebhookUrl", "hunter2"),
            ("Dashboard__Key", "hunter2"),
            ("Language__Endpoint", "https://u:hunter2@l.example.org/")));

        Assert.Equal(4, fault.Faults.Count);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Private_addresses_are_never_allowed_in_Azure()
    {
        var fault =
            Assert.Throws<ConfigurationFaultException>(() => Reader("app", new RunPlace(), ("Network__AllowPrivate", "true")).Read());

        Assert.StartsWith("Network__AllowPrivate", Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_always_asked_under_the_Functions_host() =>
        Assert.True(Reader(siteName: "app", new RunPlace()).Read().DashboardKeyRequired);

    [Fact]
    public void Beyond_loopback_there_must_be_a_key()
    {
        var everywhere = new RunPlace(BindAddress: IPAddress.Any);

        var fault = Assert.Throws<ConfigurationFaultException>(() => Reader(siteName: null, everywhere).Read());

        Assert.Contains("--host 0.0.0.0", Assert.Single(fault.Faults), StringComparison.Ordinal);
        Assert.True(Reader(null, everywhere, ("Dashboard__Key", "a-long-enough-key")).Read().DashboardKeyRequired);
    }

    [Fact]
    public void A_data_folder_that_cannot_be_written_is_named_with_what_to_do()
    {
        File.WriteAllText(folder.File("taken"), "a file");

        var fault = Assert.Throws<ConfigurationFaultException>(() => Read(("DataFolder", folder.File("taken"))));

        Assert.Contains($"The data folder {folder.File("taken")} cannot be written (", fault.Message, StringComparison.Ordinal);
        Assert.Contains("choose another with --data", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_inside_the_apps_own_folder_is_refused()
    {
        var fault = Assert.Throws<ConfigurationFaultException>(
            () => Reader(null, Laptop with { DataFolder = Path.Combine(AppContext.BaseDirectory, "data") }).Read());

        Assert.StartsWith("--data", Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Link_key_is_made_once_and_its_owner_alone_can_read_it()
    {
        var first = Read().LinkKey.Reveal();

        Assert.Equal(first, Read().LinkKey.Reveal());
        Assert.Equal(32, Convert.FromBase64String(first).Length);
        var key = Path.Combine(folder.Path, "vigie", "link.key");
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(key) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void Link_key_follows_from_the_dashboards_key_on_every_instance()
    {
        var one = Read(("Dashboard__Key", "a-long-enough-key")).LinkKey.Reveal();

        Assert.Equal(one, Read(("Dashboard__Key", "a-long-enough-key")).LinkKey.Reveal());
        Assert.NotEqual(one, Read(("Dashboard__Key", "another-long-key")).LinkKey.Reveal());
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "vigie")));
    }

    [Fact]
    public void The_environment_goes_before_the_file_and_both_forms_of_the_file_are_read()
    {
        File.WriteAllText(
            folder.File("local.settings.json"),
            """
            {"IsEncrypted":false,"Values":{"Email__From":"file@example.org","Email__To":"x@example.org"},
             "Email":{"Smtp":{"Port":25}}}
            """);

        var values = new SettingValues([KeyValuePair.Create("EMAIL__FROM", "env@example.org")]).AndFile(folder.File("local.settings.json"));

        Assert.Equal("env@example.org", values["Email:From"]);
        Assert.Equal("x@example.org", values["Email__To"]);
        Assert.Equal("25", values["Email:Smtp:Port"]);
        Assert.Equal("25", values.AsAppSettings()["Email__Smtp__Port"]);
    }

    [Fact]
    public void A_broken_settings_file_is_named_with_the_line()
    {
        File.WriteAllText(folder.File("local.settings.json"), "{\n\"Values\": {");

        var fault = Assert.Throws<ConfigurationFaultException>(() => new SettingValues([]).AndFile(folder.File("local.settings.json")));

        Assert.Contains("line 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Which_identity_it_is_counts_in_Azure_alone_and_must_be_a_client_id()
    {
        const string Client = "0f8fad5b-d9cb-469f-a165-70867728950e";

        Assert.Equal(Client, Reader("func-vigie", new RunPlace(), ("AZURE_CLIENT_ID", Client)).Read().IdentityClientId);
        Assert.Null(Read(("AZURE_CLIENT_ID", Client)).IdentityClientId);
        var fault = Assert.Throws<ConfigurationFaultException>(
            () => Reader("func-vigie", new RunPlace(), ("AZURE_CLIENT_ID", "id-vigie")).Read());
        Assert.Contains("AZURE_CLIENT_ID is 'id-vigie'", Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_binds()
    {
        var sample = Path.Combine(Repository.Root, "local.settings.sample.json");
        var values = new SettingValues([KeyValuePair.Create("XDG_DATA_HOME", folder.Path)]).AndFile(sample);

        Assert.Null(new SettingsReader(new HostEnvironment(values, AppContext.BaseDirectory, null, null), Laptop).Read().StorageConnection);
    }

    private VigieSettings Read(params (string Name, string Value)[] values) => Reader(null, Laptop, values).Read();

    private SettingsReader Reader(string? siteName, RunPlace place, params (string Name, string Value)[] values)
    {
        var all = Enumerable.Reverse(values).Select(pair => KeyValuePair.Create(pair.Name, pair.Value))
            .Append(KeyValuePair.Create("XDG_DATA_HOME", folder.Path));
        return new SettingsReader(new HostEnvironment(new SettingValues(all), AppContext.BaseDirectory, null, siteName), place);
    }
}
