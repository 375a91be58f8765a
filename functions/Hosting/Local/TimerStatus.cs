namespace Vigie.Hosting.Local;

/// <summary>What is remembered of a timer between runs and restarts.</summary>
/// <param name="Last">When it last ran; year 1 if never.</param>
/// <param name="Next">The occurrence that comes, or that is being run.</param>
/// <param name="LastUpdated">The time that <paramref name="Next"/> was calculated from.</param>
internal sealed record TimerStatus(DateTimeOffset Last, DateTimeOffset Next, DateTimeOffset LastUpdated)
{
    public static readonly DateTimeOffset Never = DateTimeOffset.MinValue;
}

/// <summary>Timer statuses in broker.db.</summary>
internal sealed class TimerStatusStore(BrokerDatabase database)
{
    public Task<TimerStatus?> ReadAsync(string name, CancellationToken cancellationToken) => database.ExecuteAsync(
        rows =>
        {
            using var reader = rows.Command(BrokerSchema.ReadTimer, name).ExecuteReader();
            return reader.Read() ? new TimerStatus(Time(reader.GetInt64(0)), Time(reader.GetInt64(1)), Time(reader.GetInt64(2))) : null;
        },
        mustLast: false,
        cancellationToken);

    public Task WriteAsync(string name, TimerStatus status, CancellationToken cancellationToken) => database.ExecuteAsync(
        rows => rows.Command(
            BrokerSchema.WriteTimer, name, status.Last.UtcTicks, status.Next.UtcTicks, status.LastUpdated.UtcTicks).ExecuteNonQuery(),
        mustLast: true,
        cancellationToken);

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
