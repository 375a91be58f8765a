namespace Vigie.Tests.Faults;

/// <summary>How a call to the store goes wrong.</summary>
internal enum TableFault
{
    None,

    /// <summary>It took effect, and the answer was lost; the client's own retry meets what it wrote.</summary>
    LostAnswer,

    /// <summary>It took effect, and the caller sees a broken connection after all its retries.</summary>
    BrokenAfter,

    /// <summary>"Somebody else was faster", though nobody was.</summary>
    Conflict412,

    /// <summary>"It exists already", though it does not.</summary>
    Exists409,

    Error500,

    Busy503,

    Throttled429,
}

/// <summary>How a channel treats a message.</summary>
internal enum ChannelFault
{
    None,

    /// <summary>It takes the message and breaks off without an answer.</summary>
    TakesThenBreaks,

    /// <summary>It breaks off before it took the message.</summary>
    Breaks,

    Refuses400,

    Refuses401,

    Throttles429,

    Fails500,

    Fails503,
}
