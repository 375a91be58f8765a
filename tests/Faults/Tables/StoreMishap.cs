namespace Vigie.Tests.Faults;

/// <summary>How a call to the store goes wrong.</summary>
internal enum StoreMishap
{
    None,

    /// <summary>It took effect and the answer was lost; the client's own retry meets what it wrote.</summary>
    LostAnswer,

    /// <summary>It took effect, and the connection stays broken for all retries.</summary>
    BrokenAfter,

    /// <summary>412: "somebody else was faster", though nobody was.</summary>
    Outdated412,

    /// <summary>409: "it exists already", though it does not.</summary>
    Exists409,

    Failing500,

    Busy503,

    TooMany429,

    /// <summary>It takes half a minute. Costs that long: not among the random ones.</summary>
    Slow,
}
