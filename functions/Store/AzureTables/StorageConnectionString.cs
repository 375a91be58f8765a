using System.Security.Cryptography;
using System.Text;

namespace Vigie.Store.AzureTables;

/// <summary>
/// What a storage connection string says about tables. Forms: "UseDevelopmentStorage=true" (Azurite), account name and key with an endpoint
/// suffix, or an explicit TableEndpoint. Shared access signatures are refused: they expire, and managed identity serves better.
/// </summary>
public sealed record StorageConnectionString(Uri TableEndpoint, string AccountName, string AccountKey)
{
    /// <summary>Azurite's account; its key is public and meant to be. See github.com/Azure/Azurite#default-storage-account.</summary>
    private const string DevelopmentAccount = "devstoreaccount1";

    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <exception cref="FormatException">It cannot be used; the message says which part and what is allowed, never the key.</exception>
    public static StorageConnectionString Parse(string text)
    {
        var parts = Split(text);
        if (parts.TryGetValue("UseDevelopmentStorage", out var development))
        {
            return string.Equals(development, "true", StringComparison.OrdinalIgnoreCase)
                ? new StorageConnectionString(new Uri("http://127.0.0.1:10002/" + DevelopmentAccount), DevelopmentAccount, DevelopmentKey)
                : throw new FormatException("Storage: UseDevelopmentStorage can only be 'true'.");
        }

        if (parts.ContainsKey("SharedAccessSignature"))
        {
            throw new FormatException(
                "Storage: a SharedAccessSignature is not supported; "
                    + "use an account key, or Storage__tableServiceUri with a managed identity.");
        }

        var account = Required(parts, "AccountName");
        var key = Required(parts, "AccountKey");
        if (!Convert.TryFromBase64String(key, new byte[key.Length], out _))
        {
            throw new FormatException("Storage: AccountKey is not base64; copy it again from the portal.");
        }

        return new StorageConnectionString(Endpoint(parts, account), account, key);
    }

    /// <summary>The <c>Authorization</c> value for a request: SharedKeyLite for Table storage.</summary>
    /// <param name="date">The value of <c>x-ms-date</c>.</param>
    /// <param name="url">The address exactly as it goes over the wire.</param>
    /// <remarks>
    /// learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key: date and canonical resource; of the query only <c>comp</c>
    /// counts.
    /// </remarks>
    public string Sign(string date, Uri url)
    {
        var signature = HMACSHA256.HashData(
            Convert.FromBase64String(AccountKey), Encoding.UTF8.GetBytes($"{date}\n/{AccountName}{url.AbsolutePath}"));
        return $"SharedKeyLite {AccountName}:{Convert.ToBase64String(signature)}";
    }

    public override string ToString() => $"storage account {AccountName} at {TableEndpoint.Host}";

    private static Dictionary<string, string> Split(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Keys end in '=': only the first one separates.
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException("Storage: each part of a connection string is name=value, with ';' between.");
            }

            parts[part[..equals].Trim()] = part[(equals + 1)..].Trim();
        }

        return parts;
    }

    private static string Required(Dictionary<string, string> parts, string name) =>
        parts.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new FormatException($"Storage: the connection string has no {name}.");

    private static Uri Endpoint(Dictionary<string, string> parts, string account)
    {
        var protocol = parts.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        var suffix = parts.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        var text = parts.TryGetValue("TableEndpoint", out var explicitEndpoint)
            ? explicitEndpoint.TrimEnd('/')
            : $"{protocol}://{account}.table.{suffix}";
        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
            ? endpoint
            : throw new FormatException(
                "Storage: the table endpoint (TableEndpoint, or DefaultEndpointsProtocol, AccountName and EndpointSuffix) "
                    + "is not an http or https address.");
    }
}
