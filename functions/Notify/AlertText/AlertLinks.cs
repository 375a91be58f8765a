using Vigie.Model;

namespace Vigie.Notify.AlertText;

/// <summary>
/// Where an alert leads: the original first, then what a person can decide. All open the signed page; acting is one more press there.
/// </summary>
internal sealed class AlertLinks(AlertFacts facts, Words words)
{
    /// <summary>Teams shows six actions.</summary>
    public const int Most = 6;

    public IEnumerable<Link> All()
    {
        if (UntrustedText.Link(facts.Alert.Evidence.Url) is { } original)
        {
            yield return new Link(words.Say(Text.LinkOriginal, original.IdnHost), original);
        }

        if (facts.Reason != NotificationReason.Resolved)
        {
            yield return Page(Text.LinkTake, "ack");
            yield return Page(Text.LinkMute, "mute");
            yield return Page(Text.LinkNotUs, "notus");
            yield return Page(Text.LinkHandOver, "handover");
        }

        yield return new Link(words.Say(Text.LinkDashboard), Dashboard());
    }

    /// <summary>The dashboard, opened at the thread if it is about one.</summary>
    private Uri Dashboard() =>
        facts.Alert.Thread is { } thread ? new UriBuilder(facts.Dashboard) { Fragment = $"thread={thread}" }.Uri : facts.Dashboard;

    private Link Page(Text title, string action) => new(words.Say(title), new UriBuilder(facts.AlertPage) { Fragment = action }.Uri);
}
