using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Hosting;

/// <summary>
/// Reads a plan strictly, and finds all faults of form, not the first alone: what cannot be read is noted with its path and value, taken
/// out, and the rest is read again.
/// </summary>
internal sealed partial class ListeningReader
{
    /// <summary>A person mends so many at a time; a file with more is something else.</summary>
    private const int MaximumFaults = 50;

    /// <summary>Places in a list that were taken out, so that those after them keep their numbers in what people read.</summary>
    private readonly Dictionary<JsonArray, SortedSet<int>> removed = [];

    private ListeningReader()
    {
    }

    /// <param name="json">The text of the file or the setting.</param>
    /// <param name="faults">What is wrong; empty when the plan is whole.</param>
    public static ListeningPlan Read(string json, out IReadOnlyList<string> faults)
    {
        var found = new List<string>();
        faults = found;
        try
        {
            var options = new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                MaxDepth = 32,
                AllowDuplicateProperties = false,
            };
            var root = JsonNode.Parse(json, documentOptions: options);
            return new ListeningReader().ReadForm(root, found);
        }
        catch (JsonException fault)
        {
            found.Add($"It is no JSON: {Sentence(fault)} (line {fault.LineNumber + 1}, column {fault.BytePositionInLine + 1}).");
            return new ListeningPlan();
        }
        catch (InvalidOperationException)
        {
            found.Add("It holds a text that cannot be read: half a surrogate pair, written as an escape such as \\ud800.");
            return new ListeningPlan();
        }
    }

    private ListeningPlan ReadForm(JsonNode? root, List<string> found)
    {
        while (found.Count < MaximumFaults)
        {
            try
            {
                return root.Deserialize(VigieJson.Default.ListeningPlan) ?? throw new JsonException("The plan is null.", "$", 0, 0);
            }
            catch (JsonException fault)
            {
                var steps = Steps(fault.Path ?? "$");
                found.Add(Describe(root, steps, fault));
                if (!Remove(root, steps))
                {
                    break;
                }
            }
        }

        return new ListeningPlan();
    }

    private string Describe(JsonNode? root, List<string> steps, JsonException fault)
    {
        var place = Place(root, steps);
        var value = Find(root, steps)?.ToJsonString() is { Length: <= 100 } text ? $" is {text}" : string.Empty;
        return fault.Message switch
        {
            var message when message.Contains("could not be mapped", StringComparison.Ordinal) =>
                $"{place} is no known member; see listening.schema.json for those there are.",
            var message when Missing().Match(message) is { Success: true } names =>
                $"{place} lacks {names.Groups[1].Value.Replace('\'', '"')}.",
            var message when Converted().Match(message) is { Success: true } wanted =>
                $"{place}{value}; allowed: {Kind(wanted.Groups[1].Value)}.",
            _ => $"{place}{value}; {Sentence(fault)}",
        };
    }

    private static string Sentence(JsonException fault)
    {
        var message = fault.Message;
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal) is > 0 and var path
            ? path
            : message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return (end > 0 ? message[..end] : message).TrimEnd();
    }

    private static string Kind(string type) => type switch
    {
        _ when type.Contains("Dictionary", StringComparison.Ordinal) => "an object",
        _ when type.Contains("IReadOnlyList", StringComparison.Ordinal) => "a list",
        _ when type.Contains("DateOnly", StringComparison.Ordinal) => "a day such as \"2026-12-25\"",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
        _ when type.Contains("Int32", StringComparison.Ordinal) => "a whole number",
        _ when type.Contains("Double", StringComparison.Ordinal) => "a number",
        _ when type.Contains("Uri", StringComparison.Ordinal) => "an absolute http or https URL",
        _ when type.Contains("String", StringComparison.Ordinal) => "a text",
        _ => "an object",
    };

    /// <summary>The path as it was in the file.</summary>
    private string Place(JsonNode? root, List<string> steps)
    {
        var place = new StringBuilder();
        for (var index = 0; index < steps.Count; index++)
        {
            if (Find(root, steps.Take(index)) is JsonArray list && int.TryParse(steps[index], CultureInfo.InvariantCulture, out var number))
            {
                place.Append(CultureInfo.InvariantCulture, $"[{Original(list, number)}]");
            }
            else
            {
                place.Append(place.Length == 0 ? string.Empty : ".").Append(steps[index]);
            }
        }

        return place.Length == 0 ? "The plan" : place.ToString();
    }

    private int Original(JsonArray list, int index) =>
        removed.TryGetValue(list, out var gone)
            ? gone.Aggregate(index, (number, earlier) => earlier <= number ? number + 1 : number)
            : index;

    private bool Remove(JsonNode? root, List<string> steps)
    {
        if (steps.Count == 0)
        {
            return false;
        }

        switch (Find(root, steps.Take(steps.Count - 1)))
        {
            case JsonObject members:
                return members.Remove(steps[^1]);
            case JsonArray list when int.TryParse(steps[^1], CultureInfo.InvariantCulture, out var index) && index < list.Count:
                var original = Original(list, index);
                list.RemoveAt(index);
                return (removed.TryGetValue(list, out var gone) ? gone : removed[list] = []).Add(original);
            default:
                return false;
        }
    }

    private static JsonNode? Find(JsonNode? node, IEnumerable<string> steps)
    {
        foreach (var step in steps)
        {
            node = node switch
            {
                JsonObject members => members[step],
                JsonArray list when int.TryParse(step, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    private static List<string> Steps(string path) =>
        [.. Step().Matches(path).Select(step => step.Groups.Values.Skip(1).First(group => group.Success).Value)];

    /// <summary>A step of a JSON path: <c>.name</c>, <c>[3]</c> or <c>['a name']</c>.</summary>
    [GeneratedRegex(@"\.([^.\[]+)|\[(\d+)\]|\['(.*?)'\]")]
    private static partial Regex Step();

    [GeneratedRegex("missing required properties including: (.+?)\\.( Path:|$)")]
    private static partial Regex Missing();

    [GeneratedRegex(@"could not be converted to (.+?)\. Path:")]
    private static partial Regex Converted();
}
