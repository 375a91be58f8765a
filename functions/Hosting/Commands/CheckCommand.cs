using System.CommandLine;
using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Hosting.Costs;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Receive;

namespace Vigie.Hosting.Commands;

/// <summary>
/// <c>check</c>: says in plain words what is wrong with configuration and connections, all of it, without sending anything.
/// </summary>
internal static class CheckCommand
{
    private const int UsualMentions = 10_000;

    private const int MostMentions = 100_000_000;

    public static Command Create(HostEnvironment environment)
    {
        var (config, data) = (SharedOptions.Config(), SharedOptions.Data());
        var command = new Command(
            "check", "Checks settings, listening.json and connections. Sends nothing. Exit code 1 when something is wrong.");
        command.Options.Add(config);
        command.Options.Add(data);
        var cost = new Option<bool>("--cost") { Description = "Also what a month costs, and what it asks of each place." };
        var mentions = SharedOptions.Number(
            "--mentions", "Mentions a month that --cost reckons with.", UsualMentions, 0, MostMentions);
        command.Options.Add(cost);
        command.Options.Add(mentions);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            parsed.GetValue(config),
            parsed.GetValue(data),
            parsed.InvocationConfiguration.Output,
            cancellationToken,
            parsed.GetValue(cost) ? parsed.GetValue(mentions) : null));
        return command;
    }

    /// <param name="environment">Where settings come from.</param>
    /// <param name="config">The listening.json to go by; null: the usual one.</param>
    /// <param name="data">Folder of the embedded store; null: the usual one.</param>
    /// <param name="output">Where it speaks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="mentions">So many mentions a month to reckon the cost for; null: no word of cost.</param>
    /// <returns>0 when all is well, 1 when there is at least one fault.</returns>
    public static async Task<int> RunAsync(
        HostEnvironment environment,
        string? config,
        string? data,
        TextWriter output,
        CancellationToken cancellationToken,
        int? mentions = null)
    {
        var faults = new List<string>();
        var settings = Try(() => new SettingsReader(environment, new RunPlace(data, System.Net.IPAddress.Loopback)).Read(), faults);
        var plan = Try(() => ListeningLoader.Load(environment, config), faults);
        if (settings is not null)
        {
            await output.WriteLineAsync("ok     Settings");
        }

        if (plan is not null)
        {
            var (brands, sources) = (Count(plan.Brands.Count, "brand"), Count(plan.Sources.Count, "source"));
            await output.WriteLineAsync($"ok     Listening: {brands}, {sources}, {Count(plan.People.Count, "person", "people")}");
        }

        faults.AddRange(settings is null || plan is null ? [] : Lacking(settings, plan));
        if (plan is not null && settings is not null)
        {
            faults.AddRange(WebhookFaults.Of(plan, settings, new SenderRegistry()));
        }

        foreach (var probe in settings is null ? [] : ConnectionProbe.Of(settings))
        {
            var fault = await probe.TryAsync(cancellationToken);
            if (fault is null)
            {
                await output.WriteLineAsync($"ok     {probe.Name}");
            }
            else
            {
                faults.Add(fault);
            }
        }

        if (mentions is { } month && settings is not null && plan is not null)
        {
            faults.AddRange(await CostCheck.RunAsync(settings, plan, month, output, cancellationToken));
        }

        foreach (var fault in faults)
        {
            await output.WriteLineAsync($"fault  {fault}");
        }

        var gaps = settings is null || plan is null ? [] : SetupGaps.Of(settings, plan);
        foreach (var gap in gaps)
        {
            await output.WriteLineAsync($"note   {gap}");
        }

        await output.WriteLineAsync(
            faults.Count > 0 ? $"{Count(faults.Count, "fault")}." : gaps.Count > 0 ? "No faults." : "All is well.");
        return faults.Count == 0 ? 0 : 1;
    }

    /// <summary>What polled sources lack to be read at all. Asks nobody: <c>try</c> does that.</summary>
    private static List<string> Lacking(VigieSettings settings, ListeningPlan plan)
    {
        using var fetcher = new SafeFetcher(TimeProvider.System, settings.AllowPrivateNetwork);
        var tools = Composition.ToolsOf(fetcher, TimeProvider.System, plan, settings);
        var registry = SourceRegistry.Create(tools);
        return
        [
            .. plan.Sources.Where(source => source.Enabled).Select(source => registry.Find(source.Kind)?.Lacks(source)).OfType<string>(),
        ];
    }

    private static T? Try<T>(Func<T> read, List<string> faults)
        where T : class
    {
        try
        {
            return read();
        }
        catch (ConfigurationFaultException fault)
        {
            faults.AddRange(fault.Faults);
            return null;
        }
    }

    private static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
}
