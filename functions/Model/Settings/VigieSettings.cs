namespace Vigie.Model.Settings;

/// <summary>
/// The settings of the machine it runs on (environment or <c>local.settings.json</c>): where things are, and secrets. What a brand decides
/// is in <see cref="Listening.ListeningPlan"/>. Read and checked once, at start, by <c>Hosting</c>.
/// </summary>
public sealed record VigieSettings
{
    /// <summary>
    /// <c>Storage</c>: connection string of Table storage, or "UseDevelopmentStorage=true" for Azurite; absent: the embedded store.
    /// </summary>
    public SecretString? StorageConnection { get; init; }

    /// <summary><c>Storage__tableServiceUri</c>: Table storage reached with the managed identity.</summary>
    public Uri? StorageTableServiceUri { get; init; }

    /// <summary>
    /// <c>AZURE_CLIENT_ID</c>, in Azure alone: which of the app's user-assigned identities it is towards tables and services; absent: its
    /// own, and on a laptop whoever is logged in to Azure there.
    /// </summary>
    public string? IdentityClientId { get; init; }

    /// <summary>Folder of the embedded store and broker (<c>--data</c>).</summary>
    public required string DataFolder { get; init; }

    /// <summary><c>Teams__WebhookUrl</c>: a Workflows webhook; the URL is a secret.</summary>
    public SecretString? TeamsWebhookUrl { get; init; }

    /// <summary><c>Email__Smtp__*</c>; absent: no email by SMTP.</summary>
    public SmtpSettings? Smtp { get; init; }

    /// <summary>
    /// <c>Email__Communication__Endpoint</c>: email by Azure Communication Services; absent: not.
    /// </summary>
    public Uri? EmailCommunicationEndpoint { get; init; }

    /// <summary><c>Email__Communication__Key</c>: a key of that resource; absent: the managed identity.</summary>
    public SecretString? EmailCommunicationKey { get; init; }

    /// <summary>Whether there is a way for mails to go.</summary>
    public bool CanMail => Smtp is not null || EmailCommunicationEndpoint is not null;

    /// <summary><c>Email__From</c>.</summary>
    public string? EmailFrom { get; init; }

    /// <summary><c>Email__To</c>: who is told when <c>listening.json</c> names nobody; comma between addresses.</summary>
    public IReadOnlyList<string> EmailTo { get; init; } = [];

    /// <summary>
    /// <c>Language__Endpoint</c>: second opinions by Azure's Language service on the mentions worth it most; absent: no text leaves the
    /// house.
    /// </summary>
    public Uri? LanguageEndpoint { get; init; }

    /// <summary><c>Language__Key</c>; absent: the managed identity.</summary>
    public SecretString? LanguageKey { get; init; }

    /// <summary><c>Language__ApiVersion</c>: 2024-11-01 by default; also 2023-04-01 and 2025-11-01.</summary>
    public string LanguageApiVersion { get; init; } = "2024-11-01";

    /// <summary>
    /// <c>Language__MonthlyRecords</c>: text records (1,000 characters) that may be used in a UTC month, 0 to 10,000,000. The default,
    /// 4,800, is a little less than the 5,000 of the free tier F0.
    /// </summary>
    public int LanguageMonthlyRecords { get; init; } = 4_800;

    /// <summary><c>Sources__{source}__{name}</c>, by "{source}:{name}" in any case: what a source needs to log in.</summary>
    public IReadOnlyDictionary<string, SecretString> SourceCredentials { get; init; } =
        new Dictionary<string, SecretString>(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>Webhooks__{source}__Secret</c>, by source; several secrets of one source, for rotation, with a space between.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<SecretString>> WebhookSecrets { get; init; } =
        new Dictionary<string, IReadOnlyList<SecretString>>(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>Webhooks__{source}__VerifyToken</c>, by source: what a sender shows when it asks whether the address is ours.</summary>
    public IReadOnlyDictionary<string, SecretString> WebhookVerifyTokens { get; init; } =
        new Dictionary<string, SecretString>(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and what belongs to it; absent: no traces and no metrics leave the program.</summary>
    public TelemetrySettings? Telemetry { get; init; }

    /// <summary><c>Dashboard__Key</c>.</summary>
    public SecretString? DashboardKey { get; init; }

    /// <summary>Whether data pages ask for the key: always under the Functions host, beyond loopback on its own.</summary>
    public bool DashboardKeyRequired { get; init; }

    /// <summary><c>PublicUrl</c>: where people reach the dashboard and signed links; absent on a laptop: the local address.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary><c>Network__AllowPrivate</c>: fetches and sends may reach private and loopback addresses. Laptops and tests only.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>Whether each request to the store is billed: a table service, not the file on this machine.</summary>
    public bool IsStoreBilled => StorageConnection is not null || StorageTableServiceUri is not null;

    /// <summary>Signs links in alerts. Derived from <c>Dashboard__Key</c>, or made once and kept in the data folder.</summary>
    public required SecretString LinkKey { get; init; }
}

/// <param name="Host">Name of the mail server.</param>
/// <param name="Port">Default 587.</param>
/// <param name="Username">Absent: no login.</param>
/// <param name="Password">Absent: no login.</param>
/// <param name="StartTls">Default true; false is for a sink on this machine.</param>
public sealed record SmtpSettings(
    string Host, int Port = 587, string? Username = null, SecretString? Password = null, bool StartTls = true);

/// <summary>Where traces and metrics go: a collector that takes OTLP over HTTP.</summary>
/// <param name="Endpoint"><c>OTEL_EXPORTER_OTLP_ENDPOINT</c>: base address; /v1/traces and /v1/metrics are appended.</param>
/// <param name="Headers"><c>OTEL_EXPORTER_OTLP_HEADERS</c>: name=value, comma between; what the collector asks for.</param>
/// <param name="ServiceName"><c>OTEL_SERVICE_NAME</c>: "vigie" by default.</param>
/// <param name="SampledShare"><c>OTEL_TRACES_SAMPLER_ARG</c>: share of the traces that are sent, 0 to 1, by default 1.</param>
public sealed record TelemetrySettings(Uri Endpoint, SecretString? Headers, string ServiceName = "vigie", double SampledShare = 1);
