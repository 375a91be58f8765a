namespace Vigie.Hosting;

/// <summary>
/// Settings or listening.json cannot be used. Holds every fault that was found, each with its place, its value and what is allowed; no
/// secrets.
/// </summary>
internal sealed class ConfigurationFaultException(IReadOnlyList<string> faults) : Exception(string.Join(' ', faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
