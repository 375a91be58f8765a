using Vigie.Model.Settings;

namespace Vigie.Hosting;

/// <summary>Where an Azure service is, and what opens it. The address is the operator's own: it may be inside a network.</summary>
/// <param name="section">First part of the settings' names, for example "Language".</param>
/// <param name="example">An address as the service has it.</param>
internal sealed class ServiceSettings(CheckedValues read, string section, string example)
{
    private string Shown => section.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>A key or a token must not travel in the clear, except on a laptop, and there a key alone.</summary>
    public Uri? Endpoint()
    {
        var endpoint = read.Address($"{section}:Endpoint");
        if (endpoint is null || endpoint.Scheme == Uri.UriSchemeHttps)
        {
            return endpoint;
        }

        if (!read.Flag("Network:AllowPrivate", false))
        {
            read.Faults.Add($"{Shown}__Endpoint is not https; allowed is {example}.");
        }
        else if (read.Secret($"{section}:Key") is null)
        {
            read.Faults.Add($"{Shown}__Key is not set; without it the app's identity is used, and that needs an https {Shown}__Endpoint.");
        }

        return endpoint;
    }

    public SecretString? Key() => Checked("has spaces or letters that no key has", key => key.All(c => c is > ' ' and < (char)0x7f));

    /// <summary>A key that is used as bytes.</summary>
    public SecretString? Base64Key() => Checked("is not base64", key => Convert.TryFromBase64String(key, new byte[key.Length], out _));

    private SecretString? Checked(string fault, Func<string, bool> isKey)
    {
        var key = read.Secret($"{section}:Key");
        return key is null || isKey(key.Reveal())
            ? key
            : read.Fault(key, $"{Shown}__Key {fault}; copy it again from the portal. It is not shown: it is a secret.");
    }
}
