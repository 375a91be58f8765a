namespace Vigie.Tests.Faults;

/// <summary>How a channel treats a message.</summary>
internal enum ChannelMishap
{
    None,

    /// <summary>It takes the message and breaks off without an answer.</summary>
    CutAfter,

    /// <summary>It breaks off before it took the message.</summary>
    CutBefore,

    /// <summary>Teams: 400. Mail: 554 after the text.</summary>
    Refused,

    /// <summary>Teams: 401. Mail: 550 at the recipient.</summary>
    Forbidden,

    /// <summary>Teams: 429 with Retry-After. Mail: 451 at the recipient.</summary>
    Throttled,

    /// <summary>Teams: 500. Mail: 451 after the text.</summary>
    Failing,

    /// <summary>It takes the message and never answers. Costs the sender's patience: not among the random ones.</summary>
    Silent,
}

internal static class ChannelMishaps
{
    public static ChannelFault AsFault(this ChannelMishap mishap, bool mail) => (mishap, mail) switch
    {
        (ChannelMishap.Silent, _) => ChannelFault.Silence,
        (ChannelMishap.CutAfter, _) => ChannelFault.CutAfter,
        (ChannelMishap.CutBefore, _) => ChannelFault.CutBefore,
        (ChannelMishap.Refused, false) => ChannelFault.Refuse(400),
        (ChannelMishap.Refused, true) => ChannelFault.Refuse(554),
        (ChannelMishap.Forbidden, false) => ChannelFault.Refuse(401),
        (ChannelMishap.Forbidden, true) => ChannelFault.Refuse(550, early: true),
        (ChannelMishap.Throttled, false) => ChannelFault.Refuse(429, retryAfterSeconds: 90),
        (ChannelMishap.Throttled, true) => ChannelFault.Refuse(451, early: true),
        (ChannelMishap.Failing, false) => ChannelFault.Refuse(500),
        (ChannelMishap.Failing, true) => ChannelFault.Refuse(451),
        _ => ChannelFault.None,
    };
}
