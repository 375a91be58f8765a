using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Notify.AlertText;
using Vigie.Sla;

namespace Vigie.Notify;

/// <summary>Puts together what a message says from what is known at the moment of sending. No I/O.</summary>
internal sealed class MessageComposer(ListeningPlan plan, VigieSettings settings, LinkSigner links, NotifierRegistry notifiers)
{
    /// <summary>The most threads of a crisis that a message knows of.</summary>
    public const int MostFolded = 30;

    private readonly SlaPolicy policy = SlaPolicy.From(plan);

    public AlertFacts Facts(Alert alert, MentionThread? thread, Crisis crisis, IReadOnlyList<WaitingReply> waiting, DateTimeOffset now)
    {
        var brand = plan.Brands.FirstOrDefault(brand => brand.Id == alert.Brand) ?? plan.Brands[0];
        var facts = new AlertFacts
        {
            Alert = alert.Kind == AlertKind.Velocity ? alert with { Evidence = GroupingIncident.Fresh(alert.Evidence, thread) } : alert,
            Sequence = alert.Pending!.Sequence,
            Reason = alert.Pending.Reason,
            Now = now,
            Brand = brand,
            OnCall = alert.Id.IsCanary && plan.Alerts.Canary.Email is { } email
                ? OnCall.Nobody with { Recipients = [new Person { Name = email, Email = email }] }
                : Rota.At(plan, alert.EscalationLevel, now),
            Playbook = Playbooks.For(plan, alert, brand.Language),
            Clock = thread is null ? null : SlaRisk.Assess(thread.Clock, thread.Channel, policy, now),
            Folded = crisis.Others,
            Size = crisis.Size,
            Waiting = waiting,
            AlertPage = links.LinkTo(alert.Id),
            Dashboard = settings.PublicUrl ?? LocalDashboard,
        };

        // A channel that is not set up, or has nobody to tell, must not be named as one by which people were told.
        var message = Compose(facts);
        var via = notifiers.Channels.Where(channel => channel.Recipients(message).Count > 0).Select(channel => channel.Channel);
        return facts with { Via = [.. via] };
    }

    public static AlertMessage Compose(AlertFacts facts) => new()
    {
        Alert = facts.Alert,
        Sequence = facts.Sequence,
        Reason = facts.Reason,
        OnCall = facts.OnCall,
        PossibleRepeat = facts.PossibleRepeat,
        FirstHeadline = facts.Alert.Notifications.FirstOrDefault(told => told.Headline is not null)?.Headline,
        Content = AlertWriter.Write(facts),
    };

    /// <summary>Where a laptop serves the dashboard when nothing else is said.</summary>
    public static Uri LocalDashboard { get; } = new("http://127.0.0.1:7071/");
}
