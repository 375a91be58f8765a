using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Vigie.Detect.Backtest;
using Vigie.Hosting.Backtesting;
using Vigie.Model.Listening;
using Vigie.Store;
using Vigie.Web;

namespace Vigie.Hosting.Commands;

/// <summary>
/// <c>backtest</c>: what the detectors would have said on the stored history, or on a series of counts, with the settings of now and others
/// side by side. Reads only.
/// </summary>
internal static class BacktestCommand
{
    /// <summary>Mentions that are read at most: about 1 GB in memory.</summary>
    private const int MostMentions = 500_000;

    private const int UsualDays = 30;

    public static Command Create(HostEnvironment environment, TimeProvider time)
    {
        var from = new Option<string?>("--from") { Description = "First day or time, UTC. Default: 30 days before the end." };
        var to = new Option<string?>("--to") { Description = "Last day or time, UTC. Default: the end of the stored history." };
        var rules = new Option<string?>("--rules") { Description = "A listening.json to try, or its detection part alone." };
        var series = new Option<string?>("--series")
        {
            Description = "A CSV of counts, timestamp,value, in place of the store; written again with anomaly_score, 1 at alarms.",
        };
        var (config, data, format) = (SharedOptions.Config(), SharedOptions.Data(), SharedOptions.Format());
        var command = new Command(
            "backtest",
            "Says what the detectors would have said on the stored history, with the settings of now and others. Changes nothing.")
        {
            from,
            to,
            rules,
            series,
            format,
            config,
            data,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var plan = ListeningLoader.Load(environment, parsed.GetValue(config));
            var candidate = parsed.GetValue(rules) is { } file ? CandidateRules.Load(file) : plan.Detection;
            if (parsed.GetValue(series) is { } counts)
            {
                return SeriesRun.RunAsync(counts, candidate, parsed.InvocationConfiguration.Output, cancellationToken);
            }

            var asked = new Asked(
                Time("--from", parsed.GetValue(from), last: false), Time("--to", parsed.GetValue(to), last: true), candidate);
            return RunAsync(
                new SettingsReader(environment, new RunPlace(parsed.GetValue(data), IPAddress.Loopback)).Read(),
                plan,
                asked,
                parsed.GetValue(format) == "json" ? parsed.InvocationConfiguration.Output : null,
                time,
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Model.Settings.VigieSettings settings, ListeningPlan plan, Asked asked, TextWriter? json, TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddSingleton(time).AddStoreOnly(settings).BuildServiceProvider();
        var desk = new BacktestDesk(
            services.GetRequiredService<IndexStore>(),
            services.GetRequiredService<ThreadStore>(),
            services.GetRequiredService<StateStore>(),
            plan);
        var all = new JsonArray();
        foreach (var brand in plan.Brands)
        {
            var to = asked.To ?? await desk.EndAsync(brand.Id, time.GetUtcNow(), cancellationToken);
            var from = asked.From ?? to.AddDays(-UsualDays);
            if (from >= to)
            {
                throw new ConfigurationFaultException([$"--from {from:O} is not before --to {to:O}."]);
            }

            var (input, now, then) = await BacktestConsole.RunWithProgressAsync(
                brand.Name,
                progress => TryAsync(desk, brand, (from, to), (plan.Detection, asked.Candidate), progress, cancellationToken));
            var comparison = input.Compare(now, then);
            all.Add((JsonNode)BacktestView.Of(input, (plan.Detection, now), (asked.Candidate, then), comparison));
            if (json is null)
            {
                BacktestConsole.Write(brand, input, now, then, comparison);
            }
        }

        if (json is not null)
        {
            await json.WriteLineAsync(new JsonObject { ["brands"] = all }.ToJsonString());
        }

        return 0;
    }

    private static async Task<(BacktestInput Input, BacktestRun Now, BacktestRun Then)> TryAsync(
        BacktestDesk desk, Brand brand, (DateTimeOffset From, DateTimeOffset To) span, (DetectionPlan Now, DetectionPlan Then) plans,
        Action<string, double> progress, CancellationToken cancellationToken)
    {
        var input = await desk.ReadAsync(
            brand, span.From, span.To, MostMentions, count => progress($"{count} mentions read", 0), cancellationToken);
        var now = input.Run(plans.Now, share => progress("settings of now", share / 2), cancellationToken);
        var then = plans.Then == plans.Now
            ? now
            : input.Run(plans.Then, share => progress("the other settings", 0.5 + (share / 2)), cancellationToken);
        return (input, now, then);
    }

    /// <summary>A time, or a day: its beginning, or its end.</summary>
    private static DateTimeOffset? Time(string option, string? text, bool last)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (text is null)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, Utc, out var day))
        {
            return last ? day.AddDays(1) : day;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time) && time.Year is > 1970 and < 9000
            ? time
            : throw new ConfigurationFaultException(
                [$"{option} is '{text}'; it is a day such as 2026-03-02 or a time such as 2026-03-02T09:00Z."]);
    }

    private sealed record Asked(DateTimeOffset? From, DateTimeOffset? To, DetectionPlan Candidate);
}
