using System.Globalization;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>Counts the ticks in a row that a chore failed, and tells the operator when it is no accident any more.</summary>
internal sealed class ChoreHealth(StateStore states, OperatorAlerts alerts, TimeProvider time)
{
    public const string Topic = "chore-failing";

    /// <summary>So many ticks in a row.</summary>
    public const int Patience = 3;

    private const string Note = "chores";

    private readonly record struct Record(int Failures, DateTimeOffset Since);

    /// <summary>Takes in how the chores of one tick went: by name, the failure or null.</summary>
    public async Task<IReadOnlyList<AlertNotice>> TakeInAsync(
        IReadOnlyDictionary<string, Exception?> outcomes, CancellationToken cancellationToken)
    {
        var note = await states.ReadNoteAsync(Note, cancellationToken);
        var records = Parse(note);
        var notices = new List<AlertNotice>();
        foreach (var (chore, failure) in outcomes)
        {
            if (failure is not null)
            {
                var record = records.TryGetValue(chore, out var before)
                    ? before with { Failures = before.Failures + 1 }
                    : new Record(1, time.GetUtcNow());
                records[chore] = record;
                notices.AddRange(
                    record.Failures == Patience ? await alerts.RaiseAsync(Describe(chore, record, failure), cancellationToken) : []);
            }
            else if (records.Remove(chore, out var over) && over.Failures >= Patience)
            {
                notices.AddRange(await alerts.ResolveAsync(Topic, chore, cancellationToken));
            }
        }

        var text = Format(records);
        if (text != (note ?? string.Empty))
        {
            await states.WriteNoteAsync(Note, text, cancellationToken);
        }

        return notices;
    }

    private static OperatorProblem Describe(string chore, Record record, Exception failure)
    {
        // The message of a failure that is not expected may hold anything: its type says enough, the log has the rest.
        var what = failure is ExpectedFailureException ? failure.Message : failure.GetType().Name;
        return new OperatorProblem(
            Topic,
            chore,
            record.Since,
            Severity.High,
            new Bilingual($"The watch cannot do its work: {chore}", $"La veille ne peut plus faire son travail : {chore}"),
            new Bilingual(
                $"'{chore}' failed {record.Failures} times in a row: {what}",
                $"« {chore} » a échoué {record.Failures} fois de suite : {what}"),
            new Bilingual(
                "The rest of the watch goes on. Look at the log for the whole error; check that the storage can be reached.",
                "Le reste de la veille continue. Voyez l'erreur complète dans le journal ; vérifiez que le stockage est joignable."));
    }

    private static Dictionary<string, Record> Parse(string? note)
    {
        var records = new Dictionary<string, Record>(StringComparer.Ordinal);
        foreach (var line in (note ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is [var chore, var failures, var since]
                && int.TryParse(failures, CultureInfo.InvariantCulture, out var count)
                && long.TryParse(since, CultureInfo.InvariantCulture, out var seconds))
            {
                records[chore] = new Record(count, DateTimeOffset.FromUnixTimeSeconds(seconds));
            }
        }

        return records;
    }

    private static string Format(Dictionary<string, Record> records) => string.Concat(records
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => string.Create(
            CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value.Failures} {pair.Value.Since.ToUnixTimeSeconds()}\n")));
}
