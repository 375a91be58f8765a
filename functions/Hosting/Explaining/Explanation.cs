using System.Text.Json.Nodes;
using Vigie.Model;

namespace Vigie.Hosting.Explaining;

/// <summary>One comparison: what was compared, whether it agrees (null: nothing to compare with), and what it came to.</summary>
internal sealed record Check(string Name, bool? Agrees, IReadOnlyList<string> Says);

/// <summary>Why an alert was raised, in plain words, and whether computing it again comes to the same.</summary>
internal sealed record Explanation(Alert Alert, IReadOnlyList<string> Words, IReadOnlyList<Check> Checks)
{
    public bool Agrees => Checks.All(check => check.Agrees != false);

    public IEnumerable<string> Lines()
    {
        foreach (var line in Words)
        {
            yield return line;
        }

        yield return string.Empty;
        foreach (var check in Checks)
        {
            yield return $"{check.Agrees switch { true => "agrees  ", false => "differs ", null => "unknown " }}{check.Name}";
            foreach (var line in check.Says)
            {
                yield return "         " + line;
            }
        }

        yield return Agrees
            ? "The decision can be computed again and comes to the same."
            : "Computed again it does not come to the same; see above what differs.";
    }

    public JsonObject ToJson() => new()
    {
        ["id"] = Alert.Id.Value,
        ["kind"] = CamelCase<AlertKind>.NameOf(Alert.Kind),
        ["agrees"] = Agrees,
        ["words"] = new JsonArray([.. Words.Select(line => (JsonNode)line)]),
        ["checks"] = new JsonArray([.. Checks.Select(check => (JsonNode)new JsonObject
        {
            ["name"] = check.Name,
            ["agrees"] = check.Agrees,
            ["says"] = new JsonArray([.. check.Says.Select(line => (JsonNode)line)]),
        })]),
        ["evidence"] = System.Text.Json.JsonSerializer.SerializeToNode(Alert.Evidence, VigieJson.Default.Evidence),
    };
}
