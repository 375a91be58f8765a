namespace Vigie.Model.Budget;

/// <summary>
/// What each piece of work uses, for a forecast before there is anything to count. The only place of these figures. Those of ticks,
/// messages and mentions were counted by the app itself (/api/budget) on 2026-11-22: thirty ticks, then posts of 1 and of 50 mentions,
/// each of a thread of its own, which is the dearest kind; in twenty threads a mention takes an eighth. The others are reckoned.
/// </summary>
public static class MeasuredCosts
{
    /// <summary>Requests to the store of a tick that finds nothing to do.</summary>
    public const double TickTransactions = 24;

    /// <summary>Seconds billed for a tick: polls wait for slow places, but the least is a second.</summary>
    public const double TickSeconds = 1.1;

    /// <summary>Requests to the store of a poll: leased, begun, ended.</summary>
    public const double PollTransactions = 6;

    /// <summary>Requests to the store of a message with mentions, whatever their number.</summary>
    public const double BatchTransactions = 7;

    /// <summary>Requests to the store of each mention in it: its thread, its indexes.</summary>
    public const double MentionTransactions = 13.5;

    /// <summary>Seconds billed for a message with mentions.</summary>
    public const double BatchSeconds = 1;

    /// <summary>Bytes that a mention takes in the tables, with its indexes.</summary>
    public const double MentionBytes = 5_000;

    /// <summary>Bytes of log of a tick with its polls, as the platform takes them in.</summary>
    public const double TickLogBytes = 1_500;

    /// <summary>Bytes of log of a message with mentions.</summary>
    public const double BatchLogBytes = 1_500;

    /// <summary>Notices, each a run, two messages' worth of requests and a mail at most, for a thousand mentions.</summary>
    public const double NoticesPerThousand = 12;

    /// <summary>Notices a month of a brand of which nothing is said: the daily sign of life, and some of the operator's.</summary>
    public const double IdleNotices = 40;

    /// <summary>Requests to the store of telling a notice.</summary>
    public const double NoticeTransactions = 12;

    /// <summary>Calls to the broker of a message: sent, received, completed.</summary>
    public const double MessageOperations = 3;

    /// <summary>
    /// Calls to the broker that the platform makes by itself, which the app cannot count: the scale controller looks at each of the three
    /// queues about every ten seconds (github.com/Azure/azure-functions-host/issues/2679).
    /// </summary>
    public const double PlatformOperations = 3 * 6 * 60 * 24 * 30;

    /// <summary>Share of the mentions whose second opinion is worth a text record, where there is a language service.</summary>
    public const double OpinionShare = 0.05;
}
