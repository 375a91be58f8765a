using System.CommandLine;
using System.Globalization;
using System.Net;
using Vigie.Store;
using Vigie.Web;

namespace Vigie.Hosting.Commands;

/// <summary>
/// <c>redrive</c>: has dead letters sent again. It notes the wish in the store, as the dashboard's button does; the running watch sends
/// them.
/// </summary>
internal static class RedriveCommand
{
    /// <summary>Letters that are listed when none is named.</summary>
    private const int MostListed = 100;

    public static Command Create(HostEnvironment environment)
    {
        var ids = new Argument<string[]>("id") { Description = "Ids of dead letters.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Every dead letter that can be sent again." };
        var data = SharedOptions.Data();
        var command = new Command(
            "redrive",
            "Sends dead letters again, by their ids or all of them; without either it lists them. "
                + "Exit code 1 when something that was named cannot be sent again.")
        {
            ids,
            all,
            data,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            parsed.GetValue(ids) ?? [],
            parsed.GetValue(all),
            parsed.GetValue(data),
            parsed.InvocationConfiguration.Output,
            cancellationToken));
        return command;
    }

    /// <returns>1 when something that was named cannot be sent again, else 0.</returns>
    private static async Task<int> RunAsync(
        HostEnvironment environment,
        string[] ids,
        bool all,
        string? data,
        TextWriter output,
        CancellationToken cancellationToken)
    {
        var settings = new SettingsReader(environment, new RunPlace(data, IPAddress.Loopback)).Read();
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddStoreOnly(settings).BuildServiceProvider();
        var tables = services.GetRequiredService<ITableService>();
        await services.GetRequiredService<StoreReadiness>().EnsureAsync(cancellationToken);
        if (ids.Length == 0 && !all)
        {
            await ListAsync(services.GetRequiredService<StateStore>(), tables.Description, output, cancellationToken);
            return 0;
        }

        var desk = services.GetRequiredService<RedriveDesk>();
        var answers = new List<RedriveAnswer>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            answers.Add(await desk.AskAsync(id, cancellationToken));
        }

        if (all)
        {
            var named = ids.ToHashSet(StringComparer.Ordinal);
            answers.AddRange((await desk.AskForAllAsync(cancellationToken)).Where(answer => !named.Contains(answer.Letter)));
        }

        await TellAsync(answers, tables.Description, output);
        return answers.Any(answer => ids.Contains(answer.Letter) && answer.Outcome is RedriveOutcome.Refused or RedriveOutcome.NotThere)
            ? 1
            : 0;
    }

    private static async Task TellAsync(List<RedriveAnswer> answers, string store, TextWriter output)
    {
        foreach (var answer in answers)
        {
            if (answer.Outcome == RedriveOutcome.Refused)
            {
                await output.WriteLineAsync($"{answer.Letter}: refused. {LetterWords.Of(answer.Refusal, Language.En)}");
            }
            else if (answer.Outcome == RedriveOutcome.NotThere)
            {
                await output.WriteLineAsync(
                    $"{Shown(answer.Letter)}: there is no such dead letter; it was worked on, let go, or is in another store.");
            }
        }

        var (asked, before) = (Count(answers, RedriveOutcome.Asked), Count(answers, RedriveOutcome.AskedBefore));
        var (refused, missing) = (Count(answers, RedriveOutcome.Refused), Count(answers, RedriveOutcome.NotThere));
        await output.WriteLineAsync(string.Concat(
            answers.Count == 0
                ? $"There are no dead letters in {store}."
                : $"{Letters(asked)} will be sent again by the next tick of the watch",
            asked > 0 ? ", within a minute if it runs" : string.Empty,
            before > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {before} on the way already") : string.Empty,
            refused > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {refused} refused") : string.Empty,
            missing > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {missing} not found") : string.Empty,
            answers.Count == 0 ? string.Empty : "."));
        if (asked == RedriveDesk.MostAtOnce)
        {
            await output.WriteLineAsync("There may be more: run it again.");
        }
    }

    private static async Task ListAsync(StateStore states, string store, TextWriter output, CancellationToken cancellationToken)
    {
        var marks = await states.RedrivesAsync(cancellationToken)
            .Select(row => row.Value.Letter)
            .ToHashSetAsync(cancellationToken: cancellationToken);
        var count = 0;
        await foreach (var row in states.DeadLettersAsync(cancellationToken))
        {
            if (++count > MostListed)
            {
                break;
            }

            var letter = row.Value;
            var state = marks.Contains(letter.Id) ? ", on the way again" : string.Empty;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{letter.Id}  {letter.Queue,-8}  {letter.At:yyyy-MM-dd HH:mm} UTC, {letter.Deliveries} deliveries{state}  "
                    + $"{OneLine(letter.Reason)}"));
        }

        await output.WriteLineAsync(
            count == 0 ? $"There are no dead letters in {store}."
            : count > MostListed ? $"And more. 'vigie redrive ID' sends one again, 'vigie redrive --all' all of them."
            : $"{Letters(count)} in {store}. 'vigie redrive ID' sends one again, 'vigie redrive --all' all of them.");
    }

    private static int Count(List<RedriveAnswer> answers, RedriveOutcome outcome) => answers.Count(answer => answer.Outcome == outcome);

    private static string Letters(int count) =>
        count == 1 ? "1 dead letter" : string.Create(CultureInfo.InvariantCulture, $"{count} dead letters");

    private static string Shown(string id) => OneLine(id.Length <= 64 ? id : id[..64] + "…");

    /// <summary>A terminal obeys control characters; words from outside must not move it.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
