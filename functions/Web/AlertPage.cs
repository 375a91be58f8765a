using System.Globalization;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// The page behind the link of an alert. Reading it changes nothing, since scanners read every link of a mail; its buttons POST to the same
/// address. Who holds a valid link acts without a login; so does a logged-in user of the dashboard.
/// </summary>
internal sealed class AlertPage(
    ThreadStore threads, IndexStore indexes, RiskList risks, Gate gate, VigieSettings settings, ListeningPlan plan, TimeProvider time)
{
    private const int MaximumAttempts = 8;

    private const int MaximumName = 60;

    private static readonly Dictionary<string, AlertAction> Actions = new(StringComparer.Ordinal)
    {
        ["ack"] = AlertAction.Acknowledged,
        ["mute"] = AlertAction.Muted,
        ["notus"] = AlertAction.Rejected,
        ["handover"] = AlertAction.HandedOver,
        ["serious"] = AlertAction.Serious,
        ["notserious"] = AlertAction.NotSerious,
    };

    private readonly LinkSigner links = new(settings.LinkKey, settings.PublicUrl ?? new Uri("http://127.0.0.1:7071"), time);

    public async Task<HttpOutcome> ShowAsync(WebRequest request, CancellationToken cancellationToken)
    {
        if (!TryEnter(request, out var id))
        {
            return Refused(request);
        }

        return await threads.ReadAlertAsync(id, cancellationToken) is { } row
            ? AlertHtml.Page(request.Language, row.Value, ZoneOf(row.Value), message: null)
            : AlertHtml.Gone(request.Language);
    }

    public async Task<HttpOutcome> ActAsync(WebRequest request, CancellationToken cancellationToken)
    {
        if (!TryEnter(request, out var id) || (!IsSigned(request, id) && !gate.IsSameOrigin(request.Call)))
        {
            return Refused(request);
        }

        var form = request.Form();
        if (!Actions.TryGetValue(form.GetValueOrDefault("action", string.Empty), out var action))
        {
            throw new BadParameterException("action", form.GetValueOrDefault("action", string.Empty), string.Join(", ", Actions.Keys));
        }

        var name = form.GetValueOrDefault("name", string.Empty).Trim();
        var by = name.Length == 0 ? Words.Say(request.Language, "alert.somebody") : name[..Math.Min(name.Length, MaximumName)];
        int? level = int.TryParse(form.GetValueOrDefault("level"), NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
            ? seen
            : null;
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (await threads.ReadAlertAsync(id, cancellationToken) is not { } row)
            {
                return AlertHtml.Gone(request.Language);
            }

            var decided = PeopleDecide.Decide(row.Value, action, by, level, time.GetUtcNow());
            if (ReferenceEquals(decided, row.Value) || await KeepAsync(row, decided, cancellationToken))
            {
                return await TellAsync(request, row.Value, decided, action, cancellationToken);
            }
        }

        return AlertHtml.Refusal(request.Language, Words.Say(request.Language, "alert.busy"), 409);
    }

    /// <summary>Rejecting ends the wait of its thread too, in one transaction: nobody waits for the brand where it is not meant.</summary>
    private async Task<bool> KeepAsync(Row<Alert> row, Alert decided, CancellationToken cancellationToken)
    {
        if (decided.State != AlertState.Rejected || row.Value.State == AlertState.Rejected || decided.Thread is not { } id
            || await threads.ReadThreadAsync(id, cancellationToken) is not { } thread)
        {
            return await threads.UpdateAlertAsync(row with { Value = decided }, cancellationToken) is not null;
        }

        var commit = new ThreadCommit
        {
            Summary = thread.Value with { Clock = thread.Value.Clock.Dismissed(time.GetUtcNow()) },
            SummaryTag = thread.ETag,
            ChangedAlerts = [row with { Value = decided }],
        };
        return await threads.CommitAsync(commit, cancellationToken) == CommitOutcome.Committed;
    }

    private async Task<HttpOutcome> TellAsync(
        WebRequest request, Alert before, Alert decided, AlertAction action, CancellationToken cancellationToken)
    {
        risks.Forget();
        var changed = !ReferenceEquals(before, decided);
        var zone = ZoneOf(decided);
        var page = AlertHtml.Page(request.Language, decided, zone, AlertHtml.Result(request.Language, decided, zone, action, changed));
        if (decided.Pending is not { Reason: NotificationReason.Escalated } pending || action != AlertAction.HandedOver)
        {
            return page;
        }

        // The due item hands it out again should the message be lost.
        await indexes.ScheduleAsync(new DueItem(pending.DueAt, DueKind.Notify, decided.Id.Value), cancellationToken);
        return new HttpOutcome(page, new Outgoing { Alerts = [new AlertNotice(decided.Id)] });
    }

    private TimeZoneInfo ZoneOf(Alert alert) =>
        (plan.Brands.FirstOrDefault(brand => brand.Id == alert.Brand) ?? plan.Brands[0]).Zone();

    /// <summary>A link that carries a signature must carry a good one, unless its reader is logged in.</summary>
    private bool TryEnter(WebRequest request, out AlertId id) =>
        AlertId.TryParse(request.Values["id"], out id)
        && (IsSigned(request, id) || (request.Trusted && (settings.DashboardKeyRequired || !request.Call.Query.ContainsKey("sig"))));

    private bool IsSigned(WebRequest request, AlertId id) =>
        links.Verify(id, request.Call.Query.GetValueOrDefault("exp"), request.Call.Query.GetValueOrDefault("sig"));

    private static HttpAnswer Refused(WebRequest request) =>
        AlertHtml.Refusal(request.Language, Words.Say(request.Language, "alert.refused"), 403);
}
