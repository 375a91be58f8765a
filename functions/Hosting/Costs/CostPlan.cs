using Vigie.Collect;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Hosting.Costs;

/// <summary>
/// A month before it has begun: what the plan makes the app do, with so many mentions in it, and what it asks of the places. Pure.
/// Without a polled source every mention is taken to come by itself, which is the dearest way.
/// </summary>
/// <param name="Mentions">Mentions a month that are the brand's.</param>
/// <param name="Polls">Polls of all sources.</param>
/// <param name="Batches">Messages with mentions.</param>
/// <param name="Usage">What all of it uses.</param>
/// <param name="Demands">What is asked of the places that give reads away.</param>
internal sealed record CostPlan(int Mentions, double Polls, double Batches, Usage Usage, IReadOnlyList<ReadDemand> Demands)
{
    public const double Ticks = 60 * 24 * ReadDemand.Days;

    /// <summary>Mentions of one message: 200 KB are reached at about so many.</summary>
    private const double MostInBatch = 100;

    public static CostPlan Of(ListeningPlan plan, VigieSettings settings, SourceTools tools, BudgetTerms terms, int mentions)
    {
        SourcePlan[] polled = [.. plan.Sources.Where(source => source.Enabled && SourceRegistry.Kinds.Contains(source.Kind))];
        var polls = polled.Sum(source => TimeSpan.FromDays(ReadDemand.Days) / source.Every);
        var batches = BatchesOf(mentions, polls);
        var pushed = polls == 0 ? batches : 0;
        var notices = MeasuredCosts.IdleNotices
            + Math.Min(mentions * MeasuredCosts.NoticesPerThousand / 1000, MeasuredCosts.MostNotices * Math.Max(1, plan.Brands.Count));
        var runs = Ticks + batches + pushed + notices + (MeasuredCosts.DashboardHours * MeasuredCosts.DashboardRuns);
        var usage = new Usage(new Dictionary<Meter, double>
        {
            [Meter.Executions] = runs,
            [Meter.GigabyteSeconds] = BusyTime.Gigabytes
                * ((Ticks * MeasuredCosts.TickSeconds) + (batches * MeasuredCosts.BatchSeconds) + pushed
                    + (notices * MeasuredCosts.NoticeSeconds) + (MeasuredCosts.DashboardHours * MeasuredCosts.DashboardSeconds)),
            [Meter.BrokerOperations] =
                MeasuredCosts.PlatformOperations + (MeasuredCosts.MessageOperations * (batches + notices)),
            [Meter.TableTransactions] = (Ticks * MeasuredCosts.TickTransactions) + (polls * MeasuredCosts.PollTransactions)
                + (batches * MeasuredCosts.BatchTransactions) + (mentions * MeasuredCosts.MentionTransactions)
                + (notices * MeasuredCosts.NoticeTransactions) + (MeasuredCosts.DashboardHours * MeasuredCosts.DashboardTransactions),
            [Meter.StoredGigabytes] = mentions * MeasuredCosts.MentionBytes * (plan.Retention.Mentions.TotalDays / ReadDemand.Days) / 1e9,
            [Meter.LanguageRecords] = Math.Min(mentions * MeasuredCosts.OpinionShare, terms.LanguageRecords),
            [Meter.Mails] = notices * MailsOf(plan, settings),
            [Meter.PaidReads] = 1000 * terms.SourceCaps.Values.Sum(),
            [Meter.LogGigabytes] = runs * MeasuredCosts.RunLogBytes / 1e9,
        });
        return new CostPlan(mentions, polls, batches, usage, [.. polled.SelectMany(source => ReadLimits.Of(source, tools))]);
    }

    /// <summary>Mentions fall on polls as they come; many in one poll go in one message.</summary>
    private static double BatchesOf(int mentions, double polls) =>
        polls == 0 ? mentions : (polls * (1 - Math.Exp(-mentions / polls))) + (mentions / MostInBatch);

    /// <summary>Mails of a notice: who is on call, else the addresses of the settings.</summary>
    private static int MailsOf(ListeningPlan plan, VigieSettings settings) =>
        settings.Smtp is null && settings.EmailCommunicationEndpoint is null ? 0
        : plan.Alerts.Escalation.Count > 0 ? 1
        : settings.EmailTo.Count;
}
