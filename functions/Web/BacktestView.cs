using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Detect;
using Vigie.Detect.Backtest;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Web;

/// <summary>A backtest as JSON, for the dashboard, the API and the command.</summary>
internal static class BacktestView
{
    private const int MostAlarms = 500;

    public static JsonObject Of(
        BacktestInput input,
        (DetectionPlan Plan, BacktestRun Run) now,
        (DetectionPlan Plan, BacktestRun Run) then,
        Comparison comparison) => new()
        {
            ["brand"] = input.Request.Brand.Id,
            ["from"] = input.Request.From,
            ["to"] = input.Request.To,
            ["mentions"] = now.Run.Mentions,
            ["cut"] = input.History.Cut,
            ["now"] = Side(now, comparison.FalseNow, comparison.UnmarkedNow),
            ["then"] = Side(then, comparison.FalseThen, comparison.UnmarkedThen),
            ["onlyNow"] = comparison.Alarms.Count(one => one.Then is null),
            ["onlyThen"] = comparison.Alarms.Count(one => one.Now is null),
            ["seriousMissed"] = comparison.SeriousMissed,
            ["alarms"] = new JsonArray([.. comparison.Alarms.TakeLast(MostAlarms).Select(Of)]),
            ["bucket"] = "1h",
            ["series"] = new JsonArray([.. then.Run.Hours.Select(Of)]),
        };

    private static JsonObject Side((DetectionPlan Plan, BacktestRun Run) side, double falseAWeek, int unmarked) => new()
    {
        ["detection"] = JsonSerializer.SerializeToNode(side.Plan, VigieJson.Default.DetectionPlan),
        ["alarmsAWeek"] = ThresholdBudget.AlarmsAWeek(side.Plan),
        ["calls"] = side.Run.Calls.Count(),
        ["folded"] = side.Run.Alarms.Count(alarm => alarm.Folded),
        ["falseAWeek"] = Math.Round(falseAWeek, 2),
        ["unmarked"] = unmarked,
        ["learningDay"] = side.Run.LearningDay,
        ["threshold"] = Math.Round(side.Run.Threshold, 2),
    };

    private static JsonNode Of(ComparedAlarm compared)
    {
        var json = new JsonObject
        {
            ["kind"] = CamelCase<AlertKind>.NameOf(compared.First.Kind),
            ["title"] = compared.First.Title,
            ["at"] = compared.First.At,
            ["mark"] = compared.Mark switch { SeriousMark.Serious => "serious", SeriousMark.NotSerious => "notSerious", _ => "none" },
        };
        Views.Put(json, "threadId", compared.First.Thread?.Value);
        Views.Put(json, "now", Of(compared.Now));
        Views.Put(json, "then", Of(compared.Then));
        Views.Put(json, "minutesLater", compared.MinutesLater is { } minutes ? Math.Round(minutes, 1) : null);
        return json;
    }

    private static JsonObject? Of(BacktestAlarm? alarm)
    {
        if (alarm is null)
        {
            return null;
        }

        var json = new JsonObject
        {
            ["at"] = alarm.At,
            ["severity"] = CamelCase<Severity>.NameOf(alarm.Severity),
            ["score"] = Math.Round(alarm.Signal.Score, 2),
            ["threshold"] = Math.Round(alarm.Signal.Threshold, 2),
        };
        Views.Put(json, "calmAt", alarm.CalmAt);
        return json;
    }

    private static JsonNode Of(VolumeHour hour) => new JsonObject
    {
        ["at"] = hour.At,
        ["count"] = hour.Count,
        ["negative"] = hour.Negative,
        ["expected"] = Math.Round(hour.Expected, 1),
        ["low"] = Math.Round(hour.Low, 1),
        ["high"] = Math.Round(hour.High, 1),
    };
}
