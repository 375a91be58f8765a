using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>Tells the operator of messages that could not be worked on: once a day and queue, with their number and the reason.</summary>
internal sealed class SelfCheckDeadLetters(StateStore states, OperatorAlerts alerts, Cadence cadence) : IChore
{
    public const string Topic = "dead-letters";

    /// <summary>Letters read at a time; beyond it the alert says "or more".</summary>
    public const int MostRead = 100;

    /// <summary>Each letter holds a whole message, so the list is not read every minute.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private static readonly string[] Queues = ["mentions", "collect", "alerts", DeadLetter.WebhookQueue];

    private static readonly Bilingual SendAgain = new(
        "Nothing is lost. They stand on the dashboard under 'Set aside': remove the cause, then send them again there "
            + "or with 'vigie redrive --all'.",
        "Rien n'est perdu. Ils sont au tableau de bord sous « Mis de côté » : supprimez la cause, puis renvoyez-les là "
            + "ou par « vigie redrive --all ».");

    private static readonly Bilingual PostAgain = new(
        "They stand on the dashboard under 'Set aside'. Correct the sender and have it post them again; then let them go there.",
        "Ils sont au tableau de bord sous « Mis de côté ». Corrigez l'expéditeur et faites-les poster à nouveau ; supprimez-les "
            + "ensuite là.");

    public string Name => "dead-letter-check";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        if (!await cadence.IsDueAsync(Name, Every, cancellationToken))
        {
            return Outgoing.Nothing;
        }

        var letters = await states.DeadLettersAsync(cancellationToken)
            .Take(MostRead)
            .Select(row => row.Value)
            .ToListAsync(cancellationToken);
        var notices = new List<AlertNotice>();
        foreach (var batch in letters.GroupBy(letter => (letter.Queue, Day: new DateTimeOffset(letter.At.UtcDateTime.Date, TimeSpan.Zero))))
        {
            notices.AddRange(
                await alerts.RaiseAsync(
                    Describe(batch.Key.Queue, batch.Key.Day, [.. batch], letters.Count == MostRead), cancellationToken));
        }

        foreach (var empty in Queues.Except(letters.Select(letter => letter.Queue)))
        {
            notices.AddRange(letters.Count < MostRead ? await alerts.ResolveAsync(Topic, empty, cancellationToken) : []);
        }

        await cadence.MarkAsync(Name, cancellationToken);
        return new Outgoing { Alerts = notices };
    }

    private static OperatorProblem Describe(string queue, DateTimeOffset day, IReadOnlyList<DeadLetter> letters, bool more)
    {
        var reason = letters.GroupBy(letter => letter.Reason).OrderByDescending(same => same.Count()).First().Key;
        var (atLeast, auMoins) = more ? ("at least ", "au moins ") : (string.Empty, string.Empty);
        return new OperatorProblem(
            Topic,
            queue,
            day,
            Severity.High,
            queue == DeadLetter.WebhookQueue
                ? new Bilingual("Something that was posted could not be read", "Une partie de ce qui a été posté n'a pas pu être lue")
                : new Bilingual(
                    $"Messages of the queue '{queue}' could not be worked on",
                    $"Des messages de la file « {queue} » n'ont pas pu être traités"),
            new Bilingual(
                $"{atLeast}{letters.Count} of {day:yyyy-MM-dd} are kept aside. Most frequent reason: {reason}",
                $"{auMoins}{letters.Count} du {day:yyyy-MM-dd} sont mis de côté. Raison la plus fréquente : {reason}"),
            queue == DeadLetter.WebhookQueue ? PostAgain : SendAgain);
    }
}
