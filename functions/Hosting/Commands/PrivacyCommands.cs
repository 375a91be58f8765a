using System.CommandLine;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vigie.Store;
using Vigie.Web;

namespace Vigie.Hosting.Commands;

/// <summary>
/// <c>export --author A</c> and <c>erase --author A</c>: privacy requests on the store itself, beside a running watch or without one. Both
/// may be repeated.
/// </summary>
internal static class PrivacyCommands
{
    private static readonly JsonSerializerOptions Letters = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command CreateExport(HostEnvironment environment) => Create(
        environment,
        "export",
        "Prints what is kept of an author as JSON lines: mentions, and what was set aside. Changes nothing.",
        ExportAsync);

    public static Command CreateErase(HostEnvironment environment) => Create(
        environment,
        "erase",
        "Forgets an author: words, name and links, also in alerts and in what was set aside. Counts stay, and what a source sends again "
            + "brings nothing back. A running watch shows it within five minutes.",
        EraseAsync);

    private static Command Create(HostEnvironment environment, string name, string description, Func<Request, CancellationToken, Task> act)
    {
        var author = new Option<string>("--author") { Description = "Id or name of the author, as the source has it.", Required = true };
        var source = new Option<string?>("--source") { Description = "Name of one source. Default: all of them." };
        var (config, data) = (SharedOptions.Config(), SharedOptions.Data());
        author.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: > 0 and <= 500 })
            {
                result.AddError("--author is empty or longer than 500 characters; allowed is the id or name of an author.");
            }
        });
        var command = new Command(name, description) { author, source, config, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = new SettingsReader(environment, new RunPlace(parsed.GetValue(data), IPAddress.Loopback)).Read();
            await using var services = new ServiceCollection()
                .AddSingleton(TimeProvider.System)
                .AddSingleton(ListeningLoader.Load(environment, parsed.GetValue(config)))
                .AddStoreOnly(settings)
                .AddSingleton<PrivacyDesk>()
                .BuildServiceProvider();
            var tables = services.GetRequiredService<ITableService>();
            foreach (var table in (string[])[Keys.States, Keys.Indexes, Keys.Threads])
            {
                await tables.GetTable(table).CreateIfNotExistsAsync(cancellationToken);
            }

            var request = new Request(
                services.GetRequiredService<PrivacyDesk>(),
                parsed.GetValue(source),
                parsed.GetValue(author)!,
                tables.Description,
                parsed.InvocationConfiguration.Output);
            await act(request, cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task ExportAsync(Request request, CancellationToken cancellationToken)
    {
        await foreach (var item in request.Desk.ExportAsync(request.Source, request.Author, cancellationToken))
        {
            await request.Output.WriteLineAsync(item.ToJsonString(Letters));
        }
    }

    private static async Task EraseAsync(Request request, CancellationToken cancellationToken)
    {
        var (mentions, deadLetters, more) = (0, 0, true);
        while (more)
        {
            var erased = await request.Desk.EraseAsync(request.Source, request.Author, cancellationToken);
            (mentions, deadLetters) = (mentions + erased.Mentions, deadLetters + erased.DeadLetters);
            more = erased.More && erased.Mentions > 0;
        }

        await request.Output.WriteLineAsync(
            mentions + deadLetters == 0
                ? $"Nothing of this author is kept in {request.Store}."
                : $"Erased in {request.Store}: mentions {mentions}, dead letters {deadLetters}. "
                    + "What is in a queue just now is stored still: run it again a minute later.");
    }

    private sealed record Request(PrivacyDesk Desk, string? Source, string Author, string Store, TextWriter Output);
}
