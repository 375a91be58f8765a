using System.Globalization;
using Vigie.Detect.Backtest;
using Vigie.Model.Listening;

namespace Vigie.Hosting.Backtesting;

/// <summary>A file of counts through the volume detector: the same rows with a score of 1 at alarms.</summary>
internal static class SeriesRun
{
    public static async Task<int> RunAsync(string path, DetectionPlan plan, TextWriter output, CancellationToken cancellationToken)
    {
        var rows = Read(path);
        var alarms = await BacktestConsole.RunWithProgressAsync(
            Path.GetFileName(path),
            progress => Task.FromResult(CountSeries.Detect(rows, plan, share => progress("counts", share), cancellationToken)));
        await output.WriteLineAsync("timestamp,value,anomaly_score");
        for (var index = 0; index < rows.Count; index++)
        {
            var value = rows[index].Value.ToString("R", CultureInfo.InvariantCulture);
            await output.WriteLineAsync($"{rows[index].Timestamp},{value},{(alarms[index] ? 1 : 0)}");
        }

        var count = alarms.Count(alarm => alarm);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows.Count} rows, {count} alarms."));
        return 0;
    }

    private static IReadOnlyList<CountRow> Read(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            return CountSeries.Read(reader);
        }
        catch (CountSeriesException wrong)
        {
            throw new ConfigurationFaultException([$"--series {path}: {wrong.Message}."]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultException(
                [$"--series is '{path}', which cannot be read ({fault.Message.TrimEnd('.')}); allowed is the path of a CSV file."]);
        }
    }
}
