namespace Vigie.Model.Budget;

/// <summary>What a provider counts and bills. The order is the order in which people are shown it.</summary>
public enum Meter
{
    /// <summary>Runs of a function.</summary>
    Executions,

    /// <summary>Memory of an instance in GB times the seconds in which it runs at least one function.</summary>
    GigabyteSeconds,

    /// <summary>Calls to the message broker: sends, receives, completions.</summary>
    BrokerOperations,

    /// <summary>Requests to Table storage; a whole transaction of up to 100 rows is one.</summary>
    TableTransactions,

    /// <summary>GB kept in the tables, on average over the month.</summary>
    StoredGigabytes,

    /// <summary>Text records (1,000 characters) that the language service judged.</summary>
    LanguageRecords,

    /// <summary>Mails handed over for one recipient each.</summary>
    Mails,

    /// <summary>Reads of sources that bill them, in thousandths of a US dollar: a post of X is 5, an owned one 1, a user 10.</summary>
    PaidReads,

    /// <summary>GB of logs and traces taken in.</summary>
    LogGigabytes,
}
