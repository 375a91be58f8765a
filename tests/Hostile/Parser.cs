namespace Vigie.Tests.Hostile;

/// <summary>Something that reads what comes from outside.</summary>
/// <param name="Name">As it is named in reports.</param>
/// <param name="Seeds">Honest inputs, and a few that are nearly so.</param>
/// <param name="Read">
/// Reads one input on the calling thread. Throws what the reader's documentation names, or <see cref="BrokenPromiseException"/> when the
/// answer is none that it may give.
/// </param>
/// <param name="Allowed">The exceptions that the reader's documentation names.</param>
internal sealed record Parser(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Read, params Type[] Allowed)
{
    /// <summary>Words of the format, to be put in anywhere.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>How many of the usual number of inputs it gets: less than 1 for what does real work on each.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Bytes that one input of at most 40,000 bytes may allocate.</summary>
    public long MaximumAllocation { get; init; } = 64 * 1024 * 1024;

    public override string ToString() => Name;
}

/// <summary>A reader gave an answer that it must never give.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
