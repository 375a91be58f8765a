using System.Globalization;

namespace Vigie.Model.Listening;

/// <summary>Checks the week of a calendar: known days, periods "09:00-12:30" in order and apart.</summary>
internal static class WeekFaults
{
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public static void Check(PlanFaults faults, string path, IReadOnlyDictionary<string, IReadOnlyList<string>> week)
    {
        foreach (var (day, periods) in week)
        {
            faults.OneOf($"{path}.{day}", day, Days, "days");
            faults.Count($"{path}.{day}", periods.Count, 0, 12);
            var end = 0;
            for (var index = 0; index < periods.Count; index++)
            {
                if (!TryRead(periods[index], out var from, out var to))
                {
                    faults.Add(
                        $"{path}.{day}[{index}]",
                        periods[index],
                        "a period such as \"09:00-12:30\", the end after the start and \"24:00\" at most");
                    continue;
                }

                if (from < end)
                {
                    faults.Add($"{path}.{day}[{index}]", periods[index], "a period after the one before it, in order and without overlap");
                }

                end = to;
            }
        }
    }

    private static bool TryRead(string text, out int from, out int to)
    {
        (from, to) = (0, 0);
        return text.Split('-') is [var first, var last] && Minute(first, out from) && Minute(last, out to) && from < to;
    }

    private static bool Minute(string text, out int minute)
    {
        minute = 24 * 60;
        if (text == "24:00")
        {
            return true;
        }

        var read = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        minute = (time.Hour * 60) + time.Minute;
        return read;
    }
}
