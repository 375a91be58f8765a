using System.CommandLine;
using System.Globalization;
using System.Net;
using Vigie.Hosting.Saving;
using Vigie.Store;
using Vigie.Store.Backup;

namespace Vigie.Hosting.Commands;

/// <summary><c>backup --output FILE</c>: all tables in one file, whole or not at all.</summary>
internal static class BackupCommand
{
    public static Command Create(HostEnvironment environment, TimeProvider time)
    {
        var output = new Option<FileInfo>("--output")
        {
            Description = "The file to write; one that is there is replaced once the new one is whole.",
            Required = true,
        };
        var data = SharedOptions.Data();
        var command = new Command(
            "backup",
            "Writes all tables into one file. It holds personal data, but no secrets, settings or messages that lie in queues.")
        {
            output,
            data,
        };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(environment, parsed.GetValue(output)!.FullName, parsed.GetValue(data), time, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        HostEnvironment environment, string path, string? data, TimeProvider time, CancellationToken cancellationToken)
    {
        var settings = new SettingsReader(environment, new RunPlace(data, IPAddress.Loopback)).Read();
        await using var services = new ServiceCollection().AddSingleton(time).AddStoreOnly(settings).BuildServiceProvider();
        var tables = services.GetRequiredService<ITableService>();
        try
        {
            await services.GetRequiredService<StoreReadiness>().EnsureAsync(cancellationToken);
            var writer = new BackupWriter(tables, time);
            var summary = await SavingConsole.RunAsync(
                "saving",
                await writer.CountAsync(cancellationToken),
                progress => writer.WriteAsync(path, progress, cancellationToken));
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{SavingConsole.Rows(summary)} of the {tables.Description} are in {path}, checksum {summary.Sha256[..12]}."));
            await Console.Out.WriteLineAsync(
                "It holds personal data: keep it as safe as the store. Settings, secrets and messages in queues are not in it.");
            return 0;
        }
        catch (Exception failed) when (failed is StoreUnusableException || StoreUnusableException.IsOfStore(failed))
        {
            await Console.Error.WriteLineAsync(
                $"No backup was made, and a file that was there is as it was. {failed.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
