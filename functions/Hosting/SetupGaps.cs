using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Hosting;

/// <summary>What is not wrong and still leaves Vigie deaf or dumb: a new user is told before he relies on it.</summary>
internal static class SetupGaps
{
    public static IReadOnlyList<string> Of(VigieSettings settings, ListeningPlan plan)
    {
        var gaps = new List<string>();
        if (plan.Sources.Count == 0 && settings.WebhookSecrets.Count == 0)
        {
            gaps.Add("Nothing is listened to yet: name sources in listening.json, or set a Webhooks__{source}__Secret.");
        }

        if (settings.TeamsWebhookUrl is null && !settings.CanMail)
        {
            gaps.Add("Nobody would be told of an alert: set Teams__WebhookUrl, or Email__Smtp__Host, Email__From and Email__To.");
        }

        return gaps;
    }
}
