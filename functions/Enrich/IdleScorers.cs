namespace Vigie.Enrich;

/// <summary>
/// The scorers that wait for a text. Each holds caches of the better part of a megabyte, so there are as many as processors and not as many
/// as threads: threads that wait for the store are many, and score nothing. Thread-safe.
/// </summary>
internal sealed class IdleScorers
{
    private readonly TextScorer?[] _places = new TextScorer?[Environment.ProcessorCount];

    /// <summary>The one used last where possible, for its caches are warm. Null: all are at work.</summary>
    public TextScorer? Take()
    {
        for (var i = 0; i < _places.Length; i++)
        {
            if (_places[i] is not null && Interlocked.Exchange(ref _places[i], null) is { } scorer)
            {
                return scorer;
            }
        }

        return null;
    }

    /// <summary>Keeps it while there is a place.</summary>
    public void Give(TextScorer scorer)
    {
        for (var i = 0; i < _places.Length; i++)
        {
            if (_places[i] is null && Interlocked.CompareExchange(ref _places[i], scorer, null) is null)
            {
                return;
            }
        }
    }
}
