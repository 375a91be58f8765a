using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Vigie.Hosting.Explaining;
using Vigie.Model;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Hosting.Commands;

/// <summary>
/// <c>explain ALERT</c>: what raised an alert, in plain words, and whether its decision, computed again from its evidence alone and from
/// the store, comes to the same. Changes nothing.
/// </summary>
internal static class ExplainCommand
{
    /// <summary>Lines of the alert log that are looked at for a part of an id.</summary>
    private const int MostLookedAt = 50_000;

    private const int MostShown = 10;

    public static Command Create(HostEnvironment environment)
    {
        var alert = new Argument<string>("alert") { Description = "Id of an alert, or how it begins or ends, if that names one alone." };
        var (config, data, format) = (SharedOptions.Config(), SharedOptions.Data(), SharedOptions.Format());
        var command = new Command(
            "explain",
            "Says what raised an alert and computes the decision again, from its evidence alone and from the store. "
                + "Exit code 1 when they differ, or when there is no such alert.")
        {
            alert,
            format,
            config,
            data,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            parsed.GetValue(alert)!,
            new Places(parsed.GetValue(config), parsed.GetValue(data)),
            parsed.GetValue(format) == "json",
            parsed.InvocationConfiguration.Output,
            cancellationToken));
        return command;
    }

    /// <returns>0 when the decision is the same computed again, 1 when it is not or there is no such alert.</returns>
    private static async Task<int> RunAsync(
        HostEnvironment environment, string asked, Places places, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        var settings = new SettingsReader(environment, new RunPlace(places.Data, IPAddress.Loopback)).Read();
        var policy = SlaPolicy.From(ListeningLoader.Load(environment, places.Config));
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddStoreOnly(settings).BuildServiceProvider();
        var (threads, indexes) = (services.GetRequiredService<ThreadStore>(), services.GetRequiredService<IndexStore>());
        var found = await FindAsync(asked, threads, indexes, cancellationToken);
        if (found is not [var alert])
        {
            var store = services.GetRequiredService<ITableService>().Description;
            await output.WriteLineAsync(
                json ? new JsonObject { ["error"] = Missing(asked, found, store) }.ToJsonString() : Missing(asked, found, store));
            return 1;
        }

        var explainer = new Explainer(threads, indexes, services.GetRequiredService<StateStore>(), policy);
        var explanation = await explainer.ExplainAsync(alert, cancellationToken);
        await output.WriteLineAsync(json ? explanation.ToJson().ToJsonString() : string.Join(Environment.NewLine, explanation.Lines()));
        return explanation.Agrees ? 0 : 1;
    }

    /// <summary>The alert of this id, else those whose ids begin or end so.</summary>
    private static async Task<IReadOnlyList<Alert>> FindAsync(
        string asked, ThreadStore threads, IndexStore indexes, CancellationToken cancellationToken)
    {
        if (AlertId.TryParse(asked, out var whole) && await threads.ReadAlertAsync(whole, cancellationToken) is { } row)
        {
            return [row.Value];
        }

        var found = new List<Alert>();
        await foreach (var (_, id) in indexes.AlertsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, cancellationToken)
            .Take(MostLookedAt).WithCancellation(cancellationToken))
        {
            var named = id.Value.StartsWith(asked, StringComparison.Ordinal) || id.Value.EndsWith(asked, StringComparison.Ordinal);
            if (named && asked.Length > 0 && await threads.ReadAlertAsync(id, cancellationToken) is { } match)
            {
                found.Add(match.Value);
            }

            if (found.Count > MostShown)
            {
                break;
            }
        }

        return found;
    }

    private static string Missing(string asked, IReadOnlyList<Alert> found, string store) => found.Count == 0
        ? $"There is no alert whose id is, begins or ends with '{Say.OneLine(asked)}' in {store}; the dashboard shows the ids."
        : $"'{Say.OneLine(asked)}' names several alerts; write more of the id: "
            + string.Join(", ", found.Take(MostShown).Select(alert => alert.Id.Value)) + (found.Count > MostShown ? ", ..." : ".");

    private sealed record Places(string? Config, string? Data);
}
