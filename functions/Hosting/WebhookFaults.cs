using Vigie.Collect;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Receive;

namespace Vigie.Hosting;

/// <summary>What keeps pushed sources from taking anything in, in plain words and without a secret.</summary>
internal static class WebhookFaults
{
    public static IReadOnlyList<string> Of(ListeningPlan plan, VigieSettings settings, SenderRegistry senders) =>
        [.. plan.Sources.Index().Where(source => source.Item.Enabled).SelectMany(source =>
            senders.Find(source.Item.Kind) is { } sender ? Of($"sources[{source.Index}]", source.Item, sender, settings) : [])];

    private static IEnumerable<string> Of(string path, SourcePlan source, ISender sender, VigieSettings settings)
    {
        var (setting, who) = ($"Webhooks__{source.Name}__Secret", $"{path} \"{source.Name}\" ({source.Kind})");
        if (!settings.WebhookSecrets.TryGetValue(source.Name, out var secrets) || secrets.Count == 0)
        {
            // What is polled too can do without.
            if (!SourceRegistry.Kinds.Contains(source.Kind))
            {
                yield return $"{who} takes nothing in: set {setting} to {sender.Secret}.";
            }

            yield break;
        }

        foreach (var fault in secrets.Select(sender.FaultOf).OfType<string>().Distinct())
        {
            yield return $"{setting} of {who}: {fault}; it should be {sender.Secret}.";
        }

        if (sender.NeedsVerifyToken && !settings.WebhookVerifyTokens.ContainsKey(source.Name))
        {
            yield return $"{who} cannot be confirmed: "
                + $"set Webhooks__{source.Name}__VerifyToken to the verify token of the app's webhook settings.";
        }
    }
}
