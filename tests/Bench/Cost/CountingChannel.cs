using Vigie.Model;
using Vigie.Notify;

namespace Vigie.Bench.Cost;

/// <summary>A channel that takes everything and counts it.</summary>
internal sealed class CountingChannel(string name, Func<AlertMessage, IReadOnlyList<string>> recipients) : INotifier
{
    public string Channel => name;

    public int Sent { get; private set; }

    /// <summary>Alerts that somebody was told of since last asked.</summary>
    public List<AlertId> Told { get; } = [];

    public IReadOnlyList<string> Recipients(AlertMessage message) => recipients(message);

    public Task SendAsync(AlertMessage message, string recipient, CancellationToken cancellationToken)
    {
        Sent++;
        if (message.Reason is NotificationReason.First or NotificationReason.Escalated or NotificationReason.Repeat)
        {
            Told.Add(message.Alert.Id);
        }

        return Task.CompletedTask;
    }
}
