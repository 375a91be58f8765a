namespace Vigie.Tests.Faults;

/// <summary>What reached the channels, in the order in which it came; shared by all of a history's channels.</summary>
internal sealed class ArrivalLog
{
    private readonly Lock gate = new();
    private readonly List<Arrival> arrivals = [];
    private long sequence;

    public IReadOnlyList<Arrival> All
    {
        get
        {
            lock (gate)
            {
                return [.. arrivals];
            }
        }
    }

    /// <summary>The next place in the order of events, for events of other kinds too.</summary>
    public long Next() => Interlocked.Increment(ref sequence);

    public Arrival Add(string to, string content)
    {
        lock (gate)
        {
            var arrival = new Arrival(Next(), to, content, Arrival.Words(content));
            arrivals.Add(arrival);
            return arrival;
        }
    }
}
