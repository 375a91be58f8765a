using System.Collections;
using System.Text.Json;

namespace Vigie.Hosting;

/// <summary>
/// Names and values as the machine gives them: the environment, then <c>local.settings.json</c> for what the environment does not say.
/// Names are compared in any case, and <c>A__B</c>, <c>A:B</c> and a nested <c>{"A":{"B":…}}</c> are one name. An empty value counts as
/// none.
/// </summary>
internal sealed class SettingValues
{
    public const string FileName = "local.settings.json";

    private readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>For tests and for commands that bring their own.</summary>
    public SettingValues(IEnumerable<KeyValuePair<string, string>> entries)
    {
        foreach (var (name, value) in entries)
        {
            Add(name, value);
        }
    }

    /// <summary>Every name there is, with ':' between its parts.</summary>
    public IEnumerable<string> Names => values.Keys;

    /// <summary>Null when it is not set.</summary>
    public string? this[string name] => values.GetValueOrDefault(Normal(name));

    public static SettingValues FromEnvironment() => new(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? string.Empty)));

    /// <summary>All of them as app settings, with "__" between the parts of a name.</summary>
    public IReadOnlyDictionary<string, string> AsAppSettings() =>
        values.ToDictionary(
            pair => pair.Key.Replace(":", "__", StringComparison.Ordinal), pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Adds what a settings file says: the members of its <c>Values</c>, and nested objects beside them. What is set already stays.
    /// </summary>
    /// <exception cref="ConfigurationFaultException">The file is no JSON object.</exception>
    public SettingValues AndFile(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllBytes(path),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            foreach (var member in document.RootElement.EnumerateObject()
                .Where(member => member.Name is not ("IsEncrypted" or "Host" or "ConnectionStrings")))
            {
                AddTree(member.NameEquals("Values") ? string.Empty : member.Name, member.Value);
            }

            return this;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new ConfigurationFaultException([$"{path} is not a JSON object with an object 'Values': {Position(fault)}."]);
        }
    }

    private static string Position(Exception fault) =>
        fault is JsonException { LineNumber: { } line } ? $"it breaks off at line {line + 1}" : "it holds something else";

    private void AddTree(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Add(name, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            AddTree(name.Length == 0 ? member.Name : $"{name}:{member.Name}", member.Value);
        }
    }

    private void Add(string name, string value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            values.TryAdd(Normal(name), value.Trim());
        }
    }

    private static string Normal(string name) => name.Replace("__", ":", StringComparison.Ordinal);
}
