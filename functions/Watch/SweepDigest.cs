using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>Hands the day's notices to the operator over as one, along the way of every alert.</summary>
internal sealed class SweepDigest(DigestStore digests, OperatorAlerts alerts) : IDueHandler
{
    public DueKind Kind => DueKind.Digest;

    public async Task<DueResult> HandleAsync(DueItem item, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await digests.TakeAsync(cancellationToken) is not { } digest)
        {
            return DueResult.Drop;
        }

        var notices = await alerts.RaiseAsync(Describe(digest), cancellationToken);
        await digests.SentAsync(cancellationToken);
        return new DueResult(notices);
    }

    private static OperatorProblem Describe(MailDigest digest)
    {
        var count = digest.Lines.Count + digest.More;
        var lines = string.Join(" · ", digest.Lines.Select(line => $"{line.At:MM-dd HH:mm} {line.Title}"));
        var more = digest.More == 0 ? string.Empty : $" · +{digest.More}";
        return new OperatorProblem(
            OperatorAlerts.DigestTopic,
            DigestStore.About,
            digest.Since ?? digest.Lines[0].At,
            Severity.Info,
            new Bilingual($"The day's notices, {count}", $"Les avis du jour, {count}"),
            new Bilingual(lines + more, lines + more),
            new Bilingual(
                "They came together in one mail because the month's budget is used up. The dashboard has each of them.",
                "Ils viennent en un seul courriel parce que le budget du mois est épuisé. Le tableau de bord les a tous."));
    }
}
