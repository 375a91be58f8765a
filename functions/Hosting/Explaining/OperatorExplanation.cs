using Vigie.Model;
using Vigie.Store;

namespace Vigie.Hosting.Explaining;

/// <summary>
/// What of the watch itself needed a person. Its arithmetic is small: topic and subject name one note, and the note names it.
/// </summary>
internal sealed class OperatorExplanation(Alert alert, StateStore states)
{
    /// <summary>Digits of the subject's hash in an id, as in its note.</summary>
    private const int AboutDigits = 12;

    public async Task<Explanation> ExplainAsync(CancellationToken cancellationToken)
    {
        string[] words =
        [
            $"{alert.Id}: {Say.OneLine(alert.Evidence.Title)}",
            $"Decided at {Say.Time(alert.Evidence.DecidedAt)}, {CamelCase<AlertState>.NameOf(alert.State)} now.",
            .. new[] { alert.Evidence.Problem, alert.Evidence.Remedy }.OfType<string>().Select(Say.OneLine),
        ];
        return new Explanation(alert, words, [ById(), await ByStoreAsync(cancellationToken)]);
    }

    private Check ById()
    {
        var whole = alert.Id.IsCanary || (Parts() is { } parts && long.TryParse(parts.Since, out var since)
            && DateTimeOffset.FromUnixTimeSeconds(since) <= alert.Evidence.DecidedAt.AddSeconds(1));
        return new Check(
            "its id: topic, subject, since when", whole, whole ? [] : ["the id does not name a topic, a subject and a time before it"]);
    }

    private async Task<Check> ByStoreAsync(CancellationToken cancellationToken)
    {
        if (alert.Id.IsCanary || Parts() is not { } parts)
        {
            return new Check("the store", null, ["A sign of life is about nothing else that is stored."]);
        }

        var last = await states.ReadNoteAsync($"operator|{parts.Topic}|{parts.About}", cancellationToken);
        return last == alert.Id.Value ? new Check("the store: it is the last alert of its subject", true, [])
            : last is null ? new Check("the store", false, ["no note of its subject is stored"])
            : new Check("the store: a later alert of the same subject followed", true, [last]);
    }

    private (string Topic, string About, string Since)? Parts() =>
        alert.Id.Value.Split('.') is [AlertId.OperatorSubject, var topic, { Length: > AboutDigits + 1 } occasion]
            ? (topic, occasion[..AboutDigits], occasion[(AboutDigits + 1)..])
            : null;
}
