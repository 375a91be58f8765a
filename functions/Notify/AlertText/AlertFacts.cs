using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;

namespace Vigie.Notify.AlertText;

/// <summary>Everything an alert's text is made of, as it stands at the moment of sending. The text is a pure function of this.</summary>
public sealed record AlertFacts
{
    public required Alert Alert { get; init; }

    public required int Sequence { get; init; }

    public required NotificationReason Reason { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required Brand Brand { get; init; }

    public required OnCall OnCall { get; init; }

    public required Playbook Playbook { get; init; }

    /// <summary>Where the reply clock stands now; absent when nobody waits.</summary>
    public SlaVerdict? Clock { get; init; }

    /// <summary>Other threads of the same crisis that burn still.</summary>
    public IReadOnlyList<Alert> Folded { get; init; } = [];

    public IncidentSize Size { get; init; }

    /// <summary>The last message about it, if there was one.</summary>
    public Notification? LastTold => Alert.Notifications.LastOrDefault(told => told.Withheld == WithheldReason.None);

    /// <summary>Everybody who waits for the brand, this thread's own included; the longest due first.</summary>
    public IReadOnlyList<WaitingReply> Waiting { get; init; } = [];

    /// <summary>The signed page of the alert.</summary>
    public required Uri AlertPage { get; init; }

    public required Uri Dashboard { get; init; }

    /// <summary>Channels by which it goes out.</summary>
    public IReadOnlyList<string> Via { get; init; } = [];

    public bool PossibleRepeat { get; init; }
}
