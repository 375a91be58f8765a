using System.Diagnostics.CodeAnalysis;
using NCrontab;

namespace Vigie.Hosting.Local;

/// <summary>A six-field NCRONTAB expression (seconds first), in UTC.</summary>
internal sealed class TimerSchedule
{
    /// <summary>A schedule that has no occurrence in the hundred years before has none at all.</summary>
    private static readonly DateTime Horizon = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly CrontabSchedule cron;

    private TimerSchedule(string text, CrontabSchedule cron) => (Text, this.cron) = (text, cron);

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out TimerSchedule? schedule, out string problem)
    {
        schedule = null;
        problem = string.Empty;
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields != 6)
        {
            problem = $"it has {fields} fields; six are needed: second minute hour day month day-of-week. "
                + "A plain time span works on App Service plans only";
            return false;
        }

        try
        {
            var cron = CrontabSchedule.Parse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
            if (cron.GetNextOccurrence(Horizon.AddYears(-100), Horizon) >= Horizon)
            {
                problem = "it never occurs";
                return false;
            }

            schedule = new TimerSchedule(text, cron);
            return true;
        }
        catch (CrontabException wrong)
        {
            problem = wrong.Message.TrimEnd('.');
            return false;
        }
        catch (OverflowException)
        {
            // The library reads any number of digits as a 32-bit number before it looks whether the field may hold it.
            problem = "it holds a number that no field can have";
            return false;
        }
    }

    /// <summary>The first occurrence after <paramref name="time"/>, never at it.</summary>
    public DateTimeOffset Next(DateTimeOffset time) => new(cron.GetNextOccurrence(time.UtcDateTime), TimeSpan.Zero);

    /// <summary>
    /// Whether two of the next occurrences lie less than a minute apart: the host then keeps no status, as it would be stale at once.
    /// </summary>
    public bool FiresMoreThanOnceAMinute(DateTimeOffset now)
    {
        const int Looked = 10;
        var previous = Next(now);
        for (var index = 0; index < Looked; index++)
        {
            var next = Next(previous);
            if (next - previous < TimeSpan.FromMinutes(1))
            {
                return true;
            }

            previous = next;
        }

        return false;
    }
}
