using Azure.Core;

namespace Vigie.Enrich.AzureLanguage;

/// <summary>
/// Options of the language client: no retries of its own, since whoever asks is billed while it waits and has a judgement already.
/// </summary>
public sealed class TextAnalyticsClientOptions : ClientOptions
{
    public const string DefaultVersion = "2024-11-01";

    /// <param name="version">One of <see cref="Versions"/>.</param>
    public TextAnalyticsClientOptions(string version = DefaultVersion)
    {
        Version = Versions.Contains(version)
            ? version
            : throw new ArgumentOutOfRangeException(nameof(version), version, $"Known are {string.Join(", ", Versions)}.");
        Retry.MaxRetries = 0;
        Retry.NetworkTimeout = TimeSpan.FromSeconds(15);
        Diagnostics.ApplicationId = "vigie";
        Diagnostics.IsLoggingContentEnabled = false;
    }

    /// <summary>Generally available versions of the analyze-text API whose answers have this form.</summary>
    public static IReadOnlyList<string> Versions { get; } = ["2023-04-01", DefaultVersion, "2025-11-01"];

    /// <summary>The <c>api-version</c> of each request.</summary>
    public string Version { get; }
}
