using Vigie.Model.Settings;

namespace Vigie.Hosting;

/// <summary>Where the language service is, and what opens it. The address is the operator's own: it may be inside a network.</summary>
internal static class LanguageSettings
{
    private const string EndpointName = "Language:Endpoint";

    private const string KeyName = "Language:Key";

    /// <summary>A key or a token must not travel in the clear, except on a laptop, and there a key alone.</summary>
    public static Uri? Endpoint(CheckedValues read)
    {
        var endpoint = read.Address(EndpointName);
        if (endpoint is null || endpoint.Scheme == Uri.UriSchemeHttps)
        {
            return endpoint;
        }

        if (!read.Flag("Network:AllowPrivate", false))
        {
            read.Faults.Add("Language__Endpoint is not https; allowed is https://NAME.cognitiveservices.azure.com/.");
        }
        else if (read.Secret(KeyName) is null)
        {
            read.Faults.Add("Language__Key is not set; without it the app's identity is used, and that needs an https Language__Endpoint.");
        }

        return endpoint;
    }

    public static SecretString? Key(CheckedValues read)
    {
        var key = read.Secret(KeyName);
        return key is null || key.Reveal().All(c => c is > ' ' and < (char)0x7f)
            ? key
            : read.Fault(
                key,
                "Language__Key has spaces or letters that no key has; copy it again from the portal. "
                    + "It is not shown: it is a secret.");
    }
}
