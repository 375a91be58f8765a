using Vigie.Enrich;
using Vigie.Enrich.AzureLanguage;
using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Store;

namespace Vigie.Process;

/// <param name="ApiVersion">The service's, which names the judge.</param>
/// <param name="MonthlyRecords">Text records of a UTC month; 0: none.</param>
public sealed record SecondOpinionOptions(string ApiVersion, int MonthlyRecords)
{
    /// <summary>
    /// The longest wait for answers, 4 s: whoever waits is billed. Also of a batch of many brands, for after one wait in vain the service
    /// is left alone.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Who judged, as it stands in judgements.</summary>
    public string JudgedBy => "azure-language-" + ApiVersion;
}

/// <param name="Mentions">All that were given, some of them judged anew.</param>
/// <param name="Alerts">Notices to queue.</param>
public sealed record SecondOpinions(IReadOnlyList<StoredMention> Mentions, IReadOnlyList<AlertNotice> Alerts);

/// <summary>
/// Asks the language service about those new mentions for which that is worth most, within the month's records. Whatever goes wrong, the
/// embedded judgement stands and nothing is lost. A mention that is stored already is never asked about; one whose message is delivered
/// again before it was stored may be, and is counted again.
/// </summary>
public sealed partial class SecondOpinion
{
    /// <summary>Documents of one call: three requests side by side.</summary>
    public const int MostDocuments = 30;

    private readonly TextAnalyticsClient client;
    private readonly SecondOpinionOptions options;
    private readonly LanguageLedger ledger;
    private readonly OperatorAlerts alerts;
    private readonly IJudge judge;
    private readonly TimeProvider time;
    private readonly ILogger<SecondOpinion> logger;
    private readonly UsageTally? meters;
    private readonly BudgetGuard? guard;
    private readonly LanguageCircuit circuit;
    private readonly OpinionChoice choice;

    public SecondOpinion(
        TextAnalyticsClient client, SecondOpinionOptions options, LanguageLedger ledger, ThreadStore threads, OperatorAlerts alerts,
        IJudge judge, TimeProvider time, ILogger<SecondOpinion> logger, UsageTally? meters = null,
        BudgetGuard? guard = null)
    {
        (this.client, this.options, this.ledger) = (client, options, ledger);
        (this.alerts, this.judge, this.time, this.logger) = (alerts, judge, time, logger);
        (this.meters, this.guard) = (meters, guard);
        circuit = new LanguageCircuit(ledger, alerts, time);
        choice = new OpinionChoice(threads, time);
    }

    /// <param name="mentions">Judged mentions of one brand, each once.</param>
    /// <param name="brand">The brand's past.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SecondOpinions> AskAsync(
        IReadOnlyList<StoredMention> mentions, BrandState? brand, CancellationToken cancellationToken)
    {
        var notices = new List<AlertNotice>();
        try
        {
            return new SecondOpinions(await AskAsync(mentions, brand, notices, cancellationToken), notices);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Anything at all: there is a judgement already, and no opinion is worth a mention.
            Log.Failed(logger, failure);
            return new SecondOpinions(mentions, notices);
        }
    }

    private async Task<IReadOnlyList<StoredMention>> AskAsync(
        IReadOnlyList<StoredMention> mentions, BrandState? brand, List<AlertNotice> notices,
        CancellationToken cancellationToken)
    {
        var eligible = mentions.Where(mention => SecondOpinionGain.IsEligible(mention.Mention, mention.Judgement)).ToList();
        if (eligible.Count == 0 || options.MonthlyRecords == 0
            || (guard is not null && await guard.LevelAsync(cancellationToken) >= BudgetLevel.NoSecondOpinions))
        {
            return mentions;
        }

        var state = await circuit.ReadAsync(cancellationToken);
        var now = time.GetUtcNow();
        var budget = await ledger.ReadAsync(now, cancellationToken);
        if (circuit.IsOpen(state.Value) || await IsSpentAsync(budget, now, notices, cancellationToken))
        {
            return mentions;
        }

        var threshold = SecondOpinionGain.Threshold(RecordPacing.Pressure(budget, options.MonthlyRecords, now));
        var questions = await choice.MakeAsync(eligible, brand, threshold, cancellationToken);
        questions = [.. questions.Take(state.Value.Failures > 0 ? 1 : MostDocuments)];
        if (questions.Count == 0 || !await circuit.MayAskAsync(state, cancellationToken))
        {
            return mentions;
        }

        var (count, reservation) = await ledger.ReserveAsync(
            [.. questions.Select(question => question.Records)], options.MonthlyRecords, now, cancellationToken);
        if (count == 0)
        {
            return mentions;
        }

        if (reservation.Budget.Used == reservation.Records)
        {
            // The first of a month: that the last one was spent is over.
            notices.AddRange(await alerts.ResolveAsync(LanguageProblems.Topic, LanguageProblems.Budget, cancellationToken));
        }

        return await AskAsync(mentions, [.. questions.Take(count)], reservation, state.Value.Failures, notices, cancellationToken);
    }

    private async Task<IReadOnlyList<StoredMention>> AskAsync(
        IReadOnlyList<StoredMention> mentions, List<OpinionQuestion> questions, Reservation reservation, int failuresBefore,
        List<AlertNotice> notices, CancellationToken cancellationToken)
    {
        var answer = await LanguageCall.AskAsync(
            client, [.. questions.Select((question, number) => question.ToDocument(number))], options.Patience, time, cancellationToken);
        meters?.Add(Meter.LanguageRecords, answer.Billed);
        var judged = new Dictionary<MentionKey, StoredMention>();
        for (var number = 0; number < questions.Count; number++)
        {
            if (answer.Results.TryGetValue(OpinionQuestion.IdOf(number), out var scores))
            {
                foreach (var mention in questions[number].Mentions)
                {
                    judged[mention.Key] = mention with
                    {
                        Judgement = judge.Rejudge(mention.Mention, mention.Judgement, scores, options.JudgedBy),
                    };
                }
            }
        }

        await AfterwardsAsync(answer, reservation, failuresBefore, judged.Count, notices, cancellationToken);
        return judged.Count == 0 ? mentions : [.. mentions.Select(mention => judged.GetValueOrDefault(mention.Key) ?? mention)];
    }

    /// <summary>What was paid for counts, even if none of this can be written.</summary>
    private async Task AfterwardsAsync(
        LanguageAnswer answer, Reservation reservation, int failuresBefore, int judged, List<AlertNotice> notices,
        CancellationToken cancellationToken)
    {
        try
        {
            await ledger.SettleAsync(reservation, answer.Billed, judged, cancellationToken);
            if (answer.Failure is { } failure)
            {
                Log.Refused(logger, failure.Fault, failure.Detail);
                notices.AddRange(await circuit.FailedAsync(failure, failuresBefore, cancellationToken));
            }
            else
            {
                notices.AddRange(await circuit.WorkedAsync(cancellationToken));
            }

            Log.Asked(logger, judged, answer.Billed);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // What was reserved stays counted. The opinions are there and are kept.
            Log.Failed(logger, failure);
        }
    }

    private async Task<bool> IsSpentAsync(
        LanguageBudget budget, DateTimeOffset now, List<AlertNotice> notices, CancellationToken cancellationToken)
    {
        var spent = budget.Used >= options.MonthlyRecords;
        if (spent && budget.SpentAt is null)
        {
            notices.AddRange(await alerts.RaiseAsync(LanguageProblems.Spent(budget, options.MonthlyRecords), cancellationToken));
            await ledger.MarkSpentAsync(now, now, cancellationToken);
        }
        else if (!spent && budget.SpentAt is not null)
        {
            // The limit was raised.
            notices.AddRange(await alerts.ResolveAsync(LanguageProblems.Topic, LanguageProblems.Budget, cancellationToken));
            await ledger.MarkSpentAsync(now, null, cancellationToken);
        }

        return spent;
    }

    private static partial class Log
    {
        [LoggerMessage(410, LogLevel.Information, "The language service judged {Mentions} mentions; {Records} text records.")]
        public static partial void Asked(ILogger logger, int mentions, int records);

        [LoggerMessage(411, LogLevel.Warning, "No second opinion: {Fault} ({Detail}). The embedded judgements stand.")]
        public static partial void Refused(ILogger logger, LanguageFault fault, string detail);

        [LoggerMessage(412, LogLevel.Error, "No second opinion, by a failure of our own. The embedded judgements stand.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
