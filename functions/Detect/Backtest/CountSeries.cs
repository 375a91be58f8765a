using System.Globalization;
using Vigie.Model.Listening;

namespace Vigie.Detect.Backtest;

/// <summary>One row of a series of counts.</summary>
/// <param name="Timestamp">As it was written.</param>
public readonly record struct CountRow(string Timestamp, DateTimeOffset At, double Value);

/// <summary>A file of counts is not what it should be; the message names the line.</summary>
public sealed class CountSeriesException(string message) : Exception(message);

/// <summary>
/// Counts of any origin through the volume detector: <c>timestamp,value</c> in, a row each bucket of 5 minutes. Pure.
/// </summary>
public static class CountSeries
{
    /// <summary>More rows than ten years of 5-minute buckets are something else.</summary>
    public const int MostRows = 1_100_000;

    /// <summary>A longer gap is no quiet time: the detector is not fed with it.</summary>
    private const int MostMissing = 14 * 288;

    private const int BucketsAnHour = 12;

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mmK",
        "yyyy-MM-dd HH:mm:ssK",
    ];

    /// <exception cref="CountSeriesException">A line is wrong; it says which and how.</exception>
    public static IReadOnlyList<CountRow> Read(TextReader reader)
    {
        var first = reader.ReadLine() ?? throw new CountSeriesException("it is empty; its first line is 'timestamp,value'");
        var header = first.Trim('\uFEFF', ' ');
        var names = header.Split(',').Select(name => name.Trim().Trim('"')).ToList();
        var (time, value) = (names.IndexOf("timestamp"), names.IndexOf("value"));
        if (time < 0 || value < 0)
        {
            throw new CountSeriesException($"line 1 is '{Cut(header)}'; it names the columns, 'timestamp,value'");
        }

        var rows = new List<CountRow>();
        var number = 1;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var row = Parse(line, number, names.Count, time, value);
            if (rows.Count > 0 && row.At <= rows[^1].At)
            {
                throw new CountSeriesException($"line {number}: {row.Timestamp} is not after {rows[^1].Timestamp}, the line before");
            }

            rows.Add(row);
            if (rows.Count > MostRows)
            {
                throw new CountSeriesException($"line {number}: there are more than {MostRows} rows");
            }
        }

        return rows.Count > 0 ? rows : throw new CountSeriesException("it has no row below its first line");
    }

    /// <summary>Which rows the detector calls out.</summary>
    /// <param name="progress">Gets the share that is done, 0 to 1.</param>
    public static IReadOnlyList<bool> Detect(
        IReadOnlyList<CountRow> rows, DetectionPlan plan, Action<double>? progress, CancellationToken cancellationToken)
    {
        var alarms = new bool[rows.Count];
        IReadOnlyList<double> volume = [];
        var hour = new Queue<int>();
        for (var index = 0; index < rows.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var missed = Missing(rows, index); missed > 0; missed--)
            {
                Take(0, rows[index].At - (missed * VolumeDetector.Bucket));
            }

            alarms[index] = Take((int)Math.Min(int.MaxValue / 24, Math.Round(rows[index].Value)), rows[index].At);
            if (index % 500 == 0)
            {
                progress?.Invoke((double)index / rows.Count);
            }
        }

        progress?.Invoke(1);
        return alarms;

        bool Take(int count, DateTimeOffset at)
        {
            hour.Enqueue(count);
            if (hour.Count > BucketsAnHour)
            {
                hour.Dequeue();
            }

            (volume, var signal) = VolumeDetector.Observe(volume, at + VolumeDetector.Bucket, count, hour.Sum(), plan);
            return signal is not null;
        }
    }

    /// <summary>Buckets between a row and the one before that nobody wrote down: nothing was counted in them.</summary>
    private static int Missing(IReadOnlyList<CountRow> rows, int index)
    {
        var gap = index == 0 ? TimeSpan.Zero : rows[index].At - rows[index - 1].At;
        var buckets = gap.Ticks % VolumeDetector.Bucket.Ticks == 0 ? (gap / VolumeDetector.Bucket) - 1 : 0;
        return buckets is > 0 and <= MostMissing ? (int)buckets : 0;
    }

    private static CountRow Parse(string line, int number, int columns, int time, int value)
    {
        var fields = line.Split(',');
        if (fields.Length != columns)
        {
            throw new CountSeriesException($"line {number} has {fields.Length} fields, the first line {columns}: '{Cut(line)}'");
        }

        var (timestamp, count) = (fields[time].Trim().Trim('"'), fields[value].Trim().Trim('"'));
        if (!DateTimeOffset.TryParseExact(
            timestamp, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
        {
            throw new CountSeriesException($"line {number}: the timestamp is '{Cut(timestamp)}'; it is a time such as 2026-03-02 09:05:00");
        }

        return double.TryParse(count, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) && parsed is >= 0 and < 1e9
            ? new CountRow(timestamp, at, parsed)
            : throw new CountSeriesException($"line {number}: the value is '{Cut(count)}'; it is a count, 0 or more");
    }

    private static string Cut(string text) => Excerpts.Cut(text, 60);
}
