using System.Globalization;

namespace Vigie.Hosting;

/// <summary>Where it runs, by what the environment says.</summary>
/// <param name="Values">Environment and settings file.</param>
/// <param name="AppRoot">Folder of host.json.</param>
/// <param name="HandlerPort">The port the Functions host has chosen for the handler; null when it runs on its own.</param>
/// <param name="SiteName">The name of the app in Azure; null elsewhere.</param>
internal sealed record HostEnvironment(SettingValues Values, string AppRoot, int? HandlerPort, string? SiteName)
{
    /// <exception cref="ConfigurationFaultException">The host's port is no port, or the settings file cannot be read.</exception>
    public static HostEnvironment Read()
    {
        var values = SettingValues.FromEnvironment();
        var appRoot = values["FUNCTIONS_APP_ROOT_PATH"] is { } given && File.Exists(Path.Combine(given, "host.json"))
            ? given
            : AppContext.BaseDirectory;
        var siteName = values["WEBSITE_SITE_NAME"];
        if (siteName is null && SettingsFile(appRoot) is { } file)
        {
            values.AndFile(file);
        }

        return new HostEnvironment(values, appRoot, Port(values), siteName);
    }

    private static string? SettingsFile(string appRoot) =>
        new[] { Path.GetFullPath(SettingValues.FileName), Path.Combine(appRoot, SettingValues.FileName) }.FirstOrDefault(File.Exists);

    private static int? Port(SettingValues values)
    {
        foreach (var name in new[] { "FUNCTIONS_CUSTOMHANDLER_PORT", "FUNCTIONS_HTTPWORKER_PORT" })
        {
            if (values[name] is { } text)
            {
                return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
                    ? port
                    : throw new ConfigurationFaultException([$"{name} is '{text}'; allowed is a port from 1 to 65535."]);
            }
        }

        return null;
    }
}
