using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Model.Listening;

namespace Vigie.Hosting.Backtesting;

/// <summary>Settings to try: a whole listening.json, or what stands under <c>detection</c> in it.</summary>
internal static class CandidateRules
{
    /// <exception cref="ConfigurationFaultException">It cannot be read or used; it lists every fault.</exception>
    public static DetectionPlan Load(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultException(
                [$"--rules is '{path}', which cannot be read ({fault.Message.TrimEnd('.')}); allowed is the path of a listening.json."]);
        }

        var plan = ListeningReader.Read(Whole(text), out var faults);
        if (faults.Count == 0)
        {
            faults = ListeningValidator.Validate(plan, KnownKinds.All);
        }

        return faults.Count == 0 ? plan.Detection : throw new ConfigurationFaultException([.. faults.Select(fault => $"{path}: {fault}")]);
    }

    private static string Whole(string text)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            return JsonNode.Parse(text, documentOptions: options) is JsonObject part && !part.ContainsKey("detection")
                && !part.ContainsKey("brands") && !part.ContainsKey("$schema")
                ? new JsonObject { ["detection"] = part }.ToJsonString()
                : text;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            // The reader says what is wrong, and where.
            return text;
        }
    }
}
