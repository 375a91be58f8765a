using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>The same words in the two languages that alerts speak.</summary>
internal readonly record struct Words(string English, string French)
{
    public string In(string language) => language == "fr" ? French : English;
}

/// <summary>
/// Something of the watch itself that needs a person. What it is about and since when make the alert's id: the same problem is one alert.
/// </summary>
/// <param name="Topic">Lower-case letters and '-'.</param>
/// <param name="About">What it concerns: a source, a queue, a chore.</param>
/// <param name="Since">When it began; fixed as long as it lasts.</param>
internal sealed record OperatorProblem(
    string Topic, string About, DateTimeOffset Since, Severity Severity, Words Title, Words Problem, Words Remedy);

/// <summary>Raises and closes operator alerts, along the same path as every other alert.</summary>
internal sealed class OperatorAlerts(ThreadStore threads, StateStore states, Announcer announcer, ListeningPlan plan, TimeProvider time)
{
    /// <summary>Operator alerts concern all brands: they speak the first one's language.</summary>
    private readonly string language = plan.Brands.Count > 0 ? plan.Brands[0].Language : "en";

    /// <summary>Idempotent: the same problem raised again changes nothing, and tells nobody twice.</summary>
    public async Task<IReadOnlyList<AlertNotice>> RaiseAsync(OperatorProblem problem, CancellationToken cancellationToken)
    {
        var alert = ToAlert(problem, time.GetUtcNow());
        var added = await threads.AddAlertAsync(alert, cancellationToken);
        await states.WriteNoteAsync(NoteOf(problem.Topic, problem.About), alert.Id.Value, cancellationToken);
        var stored = added ? alert : (await threads.ReadAlertAsync(alert.Id, cancellationToken))?.Value;
        return stored?.Pending is null ? [] : await announcer.AnnounceAsync(stored, cancellationToken);
    }

    /// <summary>
    /// It is back in order: closes the last alert of this topic about this, if there is one. Who was told of it is told of its end.
    /// </summary>
    public async Task<IReadOnlyList<AlertNotice>> ResolveAsync(string topic, string about, CancellationToken cancellationToken)
    {
        while (AlertId.TryParse(await states.ReadNoteAsync(NoteOf(topic, about), cancellationToken), out var id))
        {
            if (await threads.ReadAlertAsync(id, cancellationToken) is not { Value.State: AlertState.Open or AlertState.Acknowledged } row)
            {
                return [];
            }

            var now = time.GetUtcNow();
            var closed = row.Value with
            {
                State = AlertState.Resolved,
                ClosedAt = now,
                Pending = Announcer.LastTold(row.Value) is null
                    ? row.Value.Pending
                    : Announcer.Next(row.Value, NotificationReason.Resolved, now),
            };
            if (await threads.UpdateAlertAsync(row with { Value = closed }, cancellationToken) is not null)
            {
                return await announcer.AnnounceAsync(closed, cancellationToken);
            }
        }

        return [];
    }

    private static string NoteOf(string topic, string about) => $"operator|{topic}|{StableHash.Hex(12, about)}";

    private Alert ToAlert(OperatorProblem problem, DateTimeOffset now) => new()
    {
        Id = AlertId.Operator(problem.Topic, problem.About, problem.Since),
        Kind = AlertKind.Operator,
        Severity = problem.Severity,
        OpenedAt = now,
        Evidence = new Evidence
        {
            DecidedAt = now,
            Title = problem.Title.In(language),
            Language = language,
            Problem = problem.Problem.In(language),
            Remedy = problem.Remedy.In(language),
        },
        Pending = new PendingNotification { Sequence = 1, Reason = NotificationReason.First, DecidedAt = now, DueAt = now },
    };
}
