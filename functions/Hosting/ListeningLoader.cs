using Vigie.Model.Listening;

namespace Vigie.Hosting;

/// <summary>
/// Finds the plan and reads it: <c>--config</c>, else the setting <c>Listening</c> (a path, or the JSON itself), else listening.json beside
/// host.json, else defaults.
/// </summary>
internal static class ListeningLoader
{
    public const string FileName = "listening.json";

    public const string SettingName = "Listening";

    /// <param name="environment">Where to look.</param>
    /// <param name="given">The path of <c>--config</c>; null when it is not given.</param>
    /// <exception cref="ConfigurationFaultException">There is no such file, or the plan cannot be used; it lists every fault.</exception>
    public static ListeningPlan Load(HostEnvironment environment, string? given)
    {
        var (name, json) = Find(environment, given);
        if (json is null)
        {
            return new ListeningPlan();
        }

        var plan = ListeningReader.Read(json, out var faults);
        if (faults.Count == 0)
        {
            // Only of a plan that was read whole: what was taken out would be missed elsewhere.
            faults = ListeningValidator.Validate(plan, KnownKinds.All);
        }

        return faults.Count == 0 ? plan : throw new ConfigurationFaultException([.. faults.Select(fault => $"{name}: {fault}")]);
    }

    private static (string Name, string? Json) Find(HostEnvironment environment, string? given)
    {
        if (given is not null)
        {
            return ReadFile(given, $"--config is '{given}'");
        }

        if (environment.Values[SettingName] is { } setting)
        {
            return setting.StartsWith('{') ? ($"Setting {SettingName}", setting) : ReadFile(setting, $"{SettingName} is '{setting}'");
        }

        var beside = Path.Combine(environment.AppRoot, FileName);
        return File.Exists(beside) ? ReadFile(beside, beside) : (FileName, null);
    }

    private static (string Name, string? Json) ReadFile(string path, string asked)
    {
        try
        {
            return (path, File.ReadAllText(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultException(
                [$"{asked}, which cannot be read ({fault.Message.TrimEnd('.')}); allowed is the path of a listening.json."]);
        }
    }
}
