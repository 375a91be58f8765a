using System.Globalization;
using System.Net;
using Vigie.Enrich.AzureLanguage;
using Vigie.Model.Settings;

namespace Vigie.Hosting;

/// <summary>What the command line says about where to run; it goes before environment and file.</summary>
/// <param name="DataFolder"><c>--data</c>.</param>
/// <param name="BindAddress">The address people reach the local host at; null under the Functions host.</param>
/// <param name="LocalAddress">The local host's own address, which stands in for PublicUrl.</param>
internal sealed record RunPlace(string? DataFolder = null, IPAddress? BindAddress = null, Uri? LocalAddress = null);

/// <summary>
/// Builds the checked settings. All faults are found before any is told; each names the setting, its value unless it is a secret, and what
/// is allowed.
/// </summary>
internal sealed class SettingsReader(HostEnvironment environment, RunPlace place)
{
    private readonly CheckedValues read = new(environment.Values);

    private SettingValues Values => environment.Values;

    /// <exception cref="ConfigurationFaultException">Something is wrong; it lists everything that is.</exception>
    public VigieSettings Read()
    {
        var folder = DataFolder();
        var key = read.Secret("Dashboard:Key");
        var language = new ServiceSettings(read, "Language", "https://NAME.cognitiveservices.azure.com/");
        var communication = new ServiceSettings(read, "Email:Communication", "https://NAME.communication.azure.com/");
        var settings = new VigieSettings
        {
            DataFolder = folder,
            LinkKey = new SecretString(string.Empty),
            StorageConnection = StorageConnection(),
            StorageTableServiceUri = read.Address("Storage:tableServiceUri"),
            IdentityClientId = IdentityClientId(),
            TeamsWebhookUrl = TeamsWebhook(),
            Smtp = Smtp(),
            EmailCommunicationEndpoint = communication.Endpoint(),
            EmailCommunicationKey = communication.Base64Key(),
            EmailFrom = read.Email("Email:From", Values["Email:From"]),
            EmailTo = read.Emails("Email:To"),
            LanguageEndpoint = language.Endpoint(),
            LanguageKey = language.Key(),
            LanguageApiVersion = read.OneOf(
                "Language:ApiVersion", TextAnalyticsClientOptions.Versions, TextAnalyticsClientOptions.DefaultVersion),
            LanguageMonthlyRecords = read.Number("Language:MonthlyRecords", 0, 10_000_000, 4_800),
            WebhookSecrets = WebhookSecrets(),
            WebhookVerifyTokens = WebhookSettings("VerifyToken").ToDictionary(
                pair => pair.Source, pair => new SecretString(pair.Value), StringComparer.OrdinalIgnoreCase),
            SourceCredentials = SourceCredentials(Values),
            Telemetry = CollectorSettings.Read(read),
            DashboardKey = key is null || key.Reveal().Length >= 12
                ? key
                : read.Fault(key, "Dashboard__Key is too short; allowed are 12 characters and more."),
            DashboardKeyRequired = place.BindAddress is null || !IPAddress.IsLoopback(place.BindAddress),
            PublicUrl = PublicUrl(),
            AllowPrivateNetwork = AllowPrivate(),
        };
        CheckTogether(settings);
        if (read.Faults.Count > 0)
        {
            throw new ConfigurationFaultException(read.Faults);
        }

        return settings with { LinkKey = LinkKeys.For(settings) };
    }

    private void CheckTogether(VigieSettings settings)
    {
        if (settings is { CanMail: true, EmailFrom: null } && Values["Email:From"] is null)
        {
            read.Faults.Add("Email__From is not set; email needs the address that it comes from.");
        }

        if (settings is { Smtp: not null, EmailCommunicationEndpoint: not null })
        {
            read.Faults.Add("Email__Smtp__Host and Email__Communication__Endpoint are both set; allowed is one of them.");
        }

        if (settings.StorageConnection is not null && settings.StorageTableServiceUri is not null)
        {
            read.Faults.Add("Storage and Storage__tableServiceUri are both set; allowed is one of them.");
        }

        if (settings is { DashboardKeyRequired: true, DashboardKey: null } && place.BindAddress is not null)
        {
            read.Faults.Add(
                $"Dashboard__Key is not set; it must be when the pages are reachable beyond this machine (--host {place.BindAddress}).");
        }
    }

    private string DataFolder()
    {
        var folder = Path.GetFullPath(place.DataFolder ?? Values["DataFolder"] ?? Path.Combine(UserData(), "vigie"));
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(environment.AppRoot)) + Path.DirectorySeparatorChar;
        if ((folder + Path.DirectorySeparatorChar).StartsWith(root, StringComparison.Ordinal))
        {
            read.Faults.Add(
                $"--data is '{folder}', inside the app's own folder; allowed is any other, for the host restarts when that one changes.");
        }

        return folder;
    }

    private string UserData() =>
        Values["XDG_DATA_HOME"] is { } data && Path.IsPathRooted(data)
            ? data
            : Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } local
                ? local
                : Path.GetTempPath();

    private SecretString? StorageConnection()
    {
        var connection = read.Secret("Storage");
        var text = connection?.Reveal();
        return text is null || text.Contains("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase)
            || text.Contains("TableEndpoint=", StringComparison.OrdinalIgnoreCase)
            || text.Contains("AccountName=", StringComparison.OrdinalIgnoreCase)
                ? connection
                : read.Fault(
                    connection,
                    "Storage is no connection string; "
                        + "allowed are 'UseDevelopmentStorage=true' and one with AccountName= or TableEndpoint=.");
    }

    /// <summary>Elsewhere than in Azure the variable belongs to other ways of logging in, which read it themselves.</summary>
    private string? IdentityClientId()
    {
        var id = environment.SiteName is null ? null : Values["AZURE_CLIENT_ID"];
        if (id is not null && !Guid.TryParse(id, out _))
        {
            read.Faults.Add($"AZURE_CLIENT_ID is '{id}'; allowed is the client id of the app's managed identity, a GUID.");
        }

        return id;
    }

    private SecretString? TeamsWebhook()
    {
        if (read.Secret("Teams:WebhookUrl") is not { } secret)
        {
            return null;
        }

        if (!Uri.TryCreate(secret.Reveal(), UriKind.Absolute, out var url) || !CheckedValues.IsWeb(url))
        {
            return read.Fault(
                secret,
                "Teams__WebhookUrl is no address; allowed is the https URL of a Workflows webhook. "
                    + "Its value is not shown: it is a secret.");
        }

        if (url.Host.EndsWith(".webhook.office.com", StringComparison.OrdinalIgnoreCase)
            || url.Host.Equals("outlook.office.com", StringComparison.OrdinalIgnoreCase))
        {
            return read.Fault(
                secret,
                $"Teams__WebhookUrl is an Office 365 connector ({url.Host}), which Microsoft has retired; "
                    + "make a webhook with the Workflows app of the channel.");
        }

        return url.Scheme == Uri.UriSchemeHttps || read.Flag("Network:AllowPrivate", false)
            ? secret
            : read.Fault(secret, "Teams__WebhookUrl is not https; allowed is the https URL of a Workflows webhook.");
    }

    private SmtpSettings? Smtp()
    {
        if (Values["Email:Smtp:Host"] is not { } host)
        {
            return null;
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            read.Faults.Add($"Email__Smtp__Host is '{host}'; allowed is the name of a mail server, without scheme and port.");
        }

        var port = 587;
        if (Values["Email:Smtp:Port"] is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
        {
            read.Faults.Add($"Email__Smtp__Port is '{text}'; allowed is a port from 1 to 65535, 587 by default.");
        }

        var (username, password) = (Values["Email:Smtp:Username"], read.Secret("Email:Smtp:Password"));
        if (username is null != password is null)
        {
            read.Faults.Add("Email__Smtp__Username and Email__Smtp__Password go together; only one is set.");
        }

        return new SmtpSettings(host, port, username, password, read.Flag("Email:Smtp:StartTls", true));
    }

    private Dictionary<string, IReadOnlyList<SecretString>> WebhookSecrets() => WebhookSettings("Secret").ToDictionary(
        pair => pair.Source,
        IReadOnlyList<SecretString> (pair) =>
            [.. pair.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(secret => new SecretString(secret))],
        StringComparer.OrdinalIgnoreCase);

    private IEnumerable<(string Source, string Value)> WebhookSettings(string last)
    {
        foreach (var name in Values.Names)
        {
            if (name.Split(':') is [var first, var source, var setting]
                && first.Equals("Webhooks", StringComparison.OrdinalIgnoreCase)
                && setting.Equals(last, StringComparison.OrdinalIgnoreCase))
            {
                // A name that is listed has a value.
                yield return (source, Values[name]!);
            }
        }
    }

    /// <summary><c>Sources__{source}__{name}</c>: what sources log in with.</summary>
    public static IReadOnlyDictionary<string, SecretString> SourceCredentials(SettingValues values) => values.Names
        .Where(name => name.StartsWith("Sources:", StringComparison.OrdinalIgnoreCase) && name.Split(':').Length == 3)
        .ToDictionary(name => name["Sources:".Length..], name => new SecretString(values[name]!), StringComparer.OrdinalIgnoreCase);

    private Uri? PublicUrl()
    {
        var given = read.Address("PublicUrl");
        return given
            ?? (Values["WEBSITE_HOSTNAME"] is { } name && Uri.TryCreate($"https://{name}/", UriKind.Absolute, out var site)
                ? site
                : place.LocalAddress);
    }

    private bool AllowPrivate()
    {
        var allowed = read.Flag("Network:AllowPrivate", false);
        if (allowed && environment.SiteName is not null)
        {
            read.Faults.Add(
                "Network__AllowPrivate is 'true'; in Azure only 'false' is allowed: "
                    + "it would let a page that somebody posts reach inside the network.");
        }

        return allowed;
    }
}
