namespace Vigie.Model;

/// <summary>What a detector measured, with its numbers: enough to say why in one sentence and to compute it again.</summary>
public sealed record Signal
{
    /// <summary>Rule and version, for example "thread-velocity/1".</summary>
    public required string Rule { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The score reached, and the threshold it passed; the same unit.</summary>
    public required double Score { get; init; }

    public required double Threshold { get; init; }

    /// <summary>What was counted in <see cref="Window"/>, and what is usual for such a window.</summary>
    public required double Observed { get; init; }

    public required double Expected { get; init; }

    public required TimeSpan Window { get; init; }

    /// <summary>Every further number of the formula, by name.</summary>
    public IReadOnlyDictionary<string, double> Numbers { get; init => field = value ?? new Dictionary<string, double>(); } =
        new Dictionary<string, double>();
}
