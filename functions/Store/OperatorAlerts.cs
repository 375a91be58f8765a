using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Store;

/// <summary>The same words in the two languages that alerts speak.</summary>
public readonly record struct Bilingual(string English, string French)
{
    public string In(string language) => language == "fr" ? French : English;
}

/// <summary>
/// Something of the watch itself that needs a person. What it is about and since when make the alert's id: the same problem is one alert.
/// </summary>
/// <param name="Topic">Lower-case letters and '-'.</param>
/// <param name="About">What it concerns: a source, a queue, a chore.</param>
/// <param name="Since">When it began; fixed as long as it lasts.</param>
public sealed record OperatorProblem(
    string Topic, string About, DateTimeOffset Since, Severity Severity, Bilingual Title, Bilingual Problem, Bilingual Remedy);

/// <summary>Raises and closes operator alerts, along the same path as every other alert.</summary>
public sealed class OperatorAlerts(ThreadStore threads, StateStore states, Announcer announcer, ListeningPlan plan, TimeProvider time)
{
    /// <summary>A channel does not take alerts; about its name, since the day. Raised by whoever sees it first.</summary>
    public const string ChannelTopic = "channel-failing";

    /// <summary>Something is given up for the month's budget; about the level.</summary>
    public const string BudgetTopic = "budget";

    /// <summary>Notices that came together in one; about the mail, since the first of them.</summary>
    public const string DigestTopic = "digest";

    /// <summary>Digits of what an alert is about, in its id as in its note.</summary>
    private const int AboutDigits = 12;

    /// <summary>Operator alerts concern all brands: they speak the first one's language.</summary>
    private readonly string language = plan.Brands.Count > 0 ? plan.Brands[0].Language : "en";

    /// <summary>What an alert's note is called: it leads from topic and subject to the last alert about them.</summary>
    public static string NoteOf(string topic, string about) => NoteName(topic, StableHash.Hex(AboutDigits, about));

    /// <summary>Whether the id is that of an operator alert of this topic.</summary>
    public static bool IsAbout(AlertId id, string topic) =>
        id.Value.StartsWith($"{AlertId.OperatorSubject}.{topic}.", StringComparison.Ordinal);

    /// <summary>
    /// Whether an alert says something that is true still: it is open, severe, and the last one about its subject. An information is of
    /// use as long as it is read.
    /// </summary>
    public async Task<bool> IsOfUseAsync(Alert alert, CancellationToken cancellationToken) =>
        alert is { State: AlertState.Open or AlertState.Acknowledged, Severity: > Severity.Info }
        && alert.Id.Value.Split('.') is [_, var topic, { Length: > AboutDigits } occasion]
        && await states.ReadNoteAsync(NoteName(topic, occasion[..AboutDigits]), cancellationToken) == alert.Id.Value;

    /// <summary>Closes it as of now.</summary>
    public Task<IReadOnlyList<AlertNotice>> ResolveAsync(string topic, string about, CancellationToken cancellationToken) =>
        ResolveAsync(topic, about, time.GetUtcNow(), cancellationToken);

    /// <summary>Idempotent: the same problem raised again changes nothing, and tells nobody twice.</summary>
    public async Task<IReadOnlyList<AlertNotice>> RaiseAsync(OperatorProblem problem, CancellationToken cancellationToken)
    {
        var alert = ToAlert(problem, time.GetUtcNow());
        await states.WriteNoteAsync(NoteOf(problem.Topic, problem.About), alert.Id.Value, cancellationToken);
        return await announcer.OpenAsync(alert, cancellationToken);
    }

    /// <summary>The alert of this topic about this that is open still; null when there is none.</summary>
    public async Task<Row<Alert>?> OpenAsync(string topic, string about, CancellationToken cancellationToken) =>
        AlertId.TryParse(await states.ReadNoteAsync(NoteOf(topic, about), cancellationToken), out var id)
        && await threads.ReadAlertAsync(id, cancellationToken) is { Value.State: AlertState.Open or AlertState.Acknowledged } row
            ? row
            : null;

    /// <summary>
    /// It is back in order: closes the last alert of this topic about this, if there is one. Who was told of it is told of its end.
    /// </summary>
    /// <param name="topic">As it was raised.</param>
    /// <param name="about">As it was raised.</param>
    /// <param name="wellAt">When it was seen to be in order: an alert that was raised later stays.</param>
    /// <param name="cancellationToken">Ends it; done again, the rest follows.</param>
    public Task<IReadOnlyList<AlertNotice>> ResolveAsync(
        string topic, string about, DateTimeOffset wellAt, CancellationToken cancellationToken) =>
        CloseAsync(
            topic,
            about,
            wellAt,
            (alert, now) => alert with
            {
                Pending = Announcer.LastTold(alert) is null
                    ? alert.Pending
                    : Announcer.Next(alert, NotificationReason.Resolved, now),
            },
            cancellationToken);

    /// <summary>
    /// It is over, and people must know that it was: closes the alert that is open about it and tells its end with what is known now, also
    /// when nobody was told of its beginning. Idempotent.
    /// </summary>
    /// <param name="past">What it was; its severity counts if nobody was told of its beginning.</param>
    /// <param name="cancellationToken">Ends it; done again, the rest follows.</param>
    public Task<IReadOnlyList<AlertNotice>> EndAsync(OperatorProblem past, CancellationToken cancellationToken) =>
        CloseAsync(
            past.Topic,
            past.About,
            time.GetUtcNow(),
            (alert, now) => alert with
            {
                Severity = Announcer.LastTold(alert) is null ? past.Severity : alert.Severity,
                Evidence = ToEvidence(past, now),
                Notifications = alert.Pending is { } pending
                    ? [.. alert.Notifications, Announcer.Superseded(pending, now)]
                    : alert.Notifications,
                Pending = Announcer.Next(alert, NotificationReason.Resolved, now),
            },
            cancellationToken);

    private async Task<IReadOnlyList<AlertNotice>> CloseAsync(
        string topic, string about, DateTimeOffset wellAt, Func<Alert, DateTimeOffset, Alert> end, CancellationToken cancellationToken)
    {
        while (await OpenAsync(topic, about, cancellationToken) is { } row && row.Value.OpenedAt <= wellAt)
        {
            var now = time.GetUtcNow();
            var closed = end(row.Value, now) with { State = AlertState.Resolved, ClosedAt = now };
            await announcer.ForetellAsync(closed, cancellationToken);
            if (await threads.UpdateAlertAsync(row with { Value = closed }, cancellationToken) is not null)
            {
                return await announcer.AnnounceAsync(closed, cancellationToken);
            }
        }

        return [];
    }

    private static string NoteName(string topic, string hash) => $"operator|{topic}|{hash}";

    private Alert ToAlert(OperatorProblem problem, DateTimeOffset now) => new()
    {
        Id = AlertId.Operator(problem.Topic, problem.About, problem.Since),
        Kind = AlertKind.Operator,
        Severity = problem.Severity,
        OpenedAt = now,
        Evidence = ToEvidence(problem, now),
        Pending = new PendingNotification { Sequence = 1, Reason = NotificationReason.First, DecidedAt = now, DueAt = now },
    };

    private Evidence ToEvidence(OperatorProblem problem, DateTimeOffset now) => new()
    {
        DecidedAt = now,
        Title = problem.Title.In(language),
        Language = language,
        Problem = problem.Problem.In(language),
        Remedy = problem.Remedy.In(language),
    };
}
