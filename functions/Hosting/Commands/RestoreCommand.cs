using System.CommandLine;
using System.Globalization;
using System.Net;
using Vigie.Hosting.Saving;
using Vigie.Store;
using Vigie.Store.Backup;

namespace Vigie.Hosting.Commands;

/// <summary><c>restore --input FILE [--force]</c>: puts a backup into the store. Broken off, it goes on with the same file.</summary>
internal static class RestoreCommand
{
    public static Command Create(HostEnvironment environment, TimeProvider time)
    {
        var input = new Option<FileInfo>("--input") { Description = "A file that 'backup' wrote.", Required = true };
        var force = new Option<bool>("--force") { Description = "Empties the store first when it holds something." };
        var data = SharedOptions.Data();
        var command = new Command(
            "restore", "Puts a backup into the store. Stop the watch before. Broken off, it goes on with the same file.")
        {
            input,
            force,
            data,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            environment, parsed.GetValue(input)!.FullName, parsed.GetValue(force), parsed.GetValue(data), time, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        HostEnvironment environment, string path, bool force, string? data, TimeProvider time, CancellationToken cancellationToken)
    {
        var settings = new SettingsReader(environment, new RunPlace(data, IPAddress.Loopback)).Read();
        await using var services = new ServiceCollection().AddSingleton(time).AddStoreOnly(settings).BuildServiceProvider();
        var tables = services.GetRequiredService<ITableService>();
        try
        {
            const int Shares = 1000;
            var summary = await SavingConsole.RunAsync(
                "checking",
                Shares,
                progress => new BackupReader(path).VerifyAsync(share => progress((long)(share * Shares)), cancellationToken));
            await SavingConsole.RunAsync("restoring", summary.Total, async progress =>
            {
                await new BackupRestorer(tables, time).RestoreAsync(path, summary, force, progress, cancellationToken);
                return summary;
            });
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{SavingConsole.Rows(summary)} of {summary.At:yyyy-MM-dd HH:mm} UTC are in the {tables.Description}. "
                    + $"What was said since then is read again from the sources, as far as they still show it."));
            return 0;
        }
        catch (Exception failed) when (failed is BackupRefusedException || StoreUnusableException.IsOfStore(failed))
        {
            await Console.Error.WriteLineAsync($"Not restored. {failed.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
