using System.Globalization;
using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Hosting;

/// <summary>Single settings, read as what they should be. What is no such thing is a fault, which is kept and not thrown.</summary>
internal sealed class CheckedValues(SettingValues values)
{
    /// <summary>Sentences that name the setting, its value unless it is a secret, and what is allowed.</summary>
    public List<string> Faults { get; } = [];

    public bool Flag(string name, bool byDefault)
    {
        if (values[name] is not { } text)
        {
            return byDefault;
        }

        if (!bool.TryParse(text, out var value))
        {
            Faults.Add($"{Shown(name)} is '{text}'; allowed are 'true' and 'false', '{(byDefault ? "true" : "false")}' by default.");
        }

        return value;
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Number(string name, int least, int most, int byDefault)
    {
        if (values[name] is not { } text)
        {
            return byDefault;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
        {
            Faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{Shown(name)} is '{text}'; allowed is a number from {least} to {most}, {byDefault} by default."));
        }

        return value;
    }

    public string OneOf(string name, IReadOnlyList<string> allowed, string byDefault)
    {
        var value = values[name] ?? byDefault;
        if (!allowed.Contains(value))
        {
            Faults.Add($"{Shown(name)} is '{value}'; allowed are {string.Join(", ", allowed)}, {byDefault} by default.");
        }

        return value;
    }

    public Uri? Address(string name)
    {
        if (values[name] is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && IsWeb(url) && url.UserInfo.Length == 0)
        {
            return url;
        }

        Faults.Add($"{Shown(name)} is no address that can be used; allowed is an absolute http or https URL without a password in it.");
        return null;
    }

    public List<string> Emails(string name)
    {
        var addresses = (values[name] ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length > AlertPlan.MostCalled)
        {
            Faults.Add($"{Shown(name)} has {addresses.Length} addresses; allowed are {AlertPlan.MostCalled}. Use a mailing list.");
        }

        return [.. addresses.Select(address => Email(name, address)).OfType<string>()];
    }

    public string? Email(string name, string? address)
    {
        if (address is null || ListeningValidator.IsEmail(address))
        {
            return address;
        }

        Faults.Add($"{Shown(name)} is '{address}'; allowed is an email address such as team@example.org.");
        return null;
    }

    public string? Text(string name) => values[name];

    public SecretString? Secret(string name) => values[name] is { } text ? new SecretString(text) : null;

    public SecretString? Fault(SecretString? kept, string fault)
    {
        Faults.Add(fault);
        return kept;
    }

    public static bool IsWeb(Uri url) => url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp;

    private static string Shown(string name) => name.Replace(":", "__", StringComparison.Ordinal);
}
