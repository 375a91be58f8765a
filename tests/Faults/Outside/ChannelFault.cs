namespace Vigie.Tests.Faults;

/// <summary>What a channel does with one attempt. The default takes it and says so.</summary>
internal sealed record ChannelFault
{
    public static readonly ChannelFault None = new();

    /// <summary>Takes it, and never answers: the caller runs into its own time-out.</summary>
    public static readonly ChannelFault Silence = new() { Hangs = true };

    /// <summary>Takes it, and cuts the line before the answer.</summary>
    public static readonly ChannelFault CutAfter = new() { Cuts = true };

    /// <summary>Cuts the line before it took anything; a mail server does so in place of its go-ahead for the text.</summary>
    public static readonly ChannelFault CutBefore = new() { Cuts = true, Early = true };

    /// <summary>Refused with this: an HTTP status, or a reply of SMTP. Null: accepted.</summary>
    public int? Status { get; init; }

    public int? RetryAfterSeconds { get; init; }

    /// <summary>Refused at the recipient (SMTP's RCPT), or cut, before the text came.</summary>
    public bool Early { get; init; }

    public bool Hangs { get; init; }

    public bool Cuts { get; init; }

    /// <summary>What did not come back as an answer may still be in people's hands.</summary>
    public bool Takes => Status is null && !Early;

    /// <param name="status">400, 401, 404, 429, 500, … for Teams; 4xx and 5xx for mail.</param>
    /// <param name="early">Mail alone: at the recipient, not after the text.</param>
    public static ChannelFault Refuse(int status, int? retryAfterSeconds = null, bool early = false) =>
        new() { Status = status, RetryAfterSeconds = retryAfterSeconds, Early = early };
}
