namespace Vigie.Model.Budget;

/// <summary>
/// What each piece of work uses, for a forecast before there is anything to count. The only place of these figures. They were counted over
/// simulated months on the real handlers and the real table protocol on 2026-11-22: docs/cost.md says how, and what they come to.
/// </summary>
public static class MeasuredCosts
{
    /// <summary>Requests to the store of a tick that finds nothing to do.</summary>
    public const double TickTransactions = 7.3;

    /// <summary>Seconds billed for a tick: the least is a second.</summary>
    public const double TickSeconds = 1;

    /// <summary>Requests to the store of a poll, within its tick.</summary>
    public const double PollTransactions = 2.6;

    /// <summary>Requests to the store of a message with mentions, whatever their number.</summary>
    public const double BatchTransactions = 7.5;

    /// <summary>Requests to the store of each mention: 5.1 with its message, 2.9 later in the sweep.</summary>
    public const double MentionTransactions = 8;

    /// <summary>Seconds billed for a message with mentions.</summary>
    public const double BatchSeconds = 1;

    /// <summary>Bytes that a mention takes in the tables, with its indexes.</summary>
    public const double MentionBytes = 5_000;

    /// <summary>Runs of Notify for a thousand mentions of a brand that is little spoken of. Nearly all of them tell something.</summary>
    public const double NoticesPerThousand = 67;

    /// <summary>However much is said of a brand, cards keep their distance: no more a month and brand than these.</summary>
    public const double MostNotices = 2_000;

    /// <summary>Notices a month of a brand of which nothing is said: the daily sign of life.</summary>
    public const double IdleNotices = 30;

    /// <summary>Requests to the store of a notice: a card names all that wait, and they are looked up.</summary>
    public const double NoticeTransactions = 300;

    /// <summary>Seconds billed for a notice.</summary>
    public const double NoticeSeconds = 3;

    /// <summary>Hours a month that somebody has the dashboard in front of him.</summary>
    public const double DashboardHours = 45;

    /// <summary>Runs, seconds billed and requests to the store of such an hour.</summary>
    public const double DashboardRuns = 520;

    public const double DashboardSeconds = 105;

    public const double DashboardTransactions = 4_000;

    /// <summary>Calls to the broker of a message: sent, received, completed.</summary>
    public const double MessageOperations = 3;

    /// <summary>
    /// Calls to the broker that the platform makes by itself, which the app cannot count: the scale controller looks at each of the three
    /// queues about every ten seconds, an instance once a minute (github.com/Azure/azure-functions-host/issues/2679, of 2018).
    /// </summary>
    public const double PlatformOperations = 3 * (6 + 1) * 60 * 24 * 30;

    /// <summary>Bytes that the platform logs of a run; assumed.</summary>
    public const double RunLogBytes = 3_000;

    /// <summary>Share of the mentions whose second opinion is worth a text record, where there is a language service; assumed.</summary>
    public const double OpinionShare = 0.05;
}
