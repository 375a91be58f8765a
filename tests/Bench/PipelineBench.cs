using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Hosting.Handler;
using Vigie.Hosting.Local;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Process;

namespace Vigie.Bench;

/// <summary>
/// Mentions through the real pipeline on this machine: queue, envelope over loopback, judgement, thread, one transaction a thread, indexes.
/// The baseline stores the same messages as plain rows of one SQLite table, a hundred a transaction, synced to disk as often as Vigie
/// syncs.
/// </summary>
internal static class PipelineBench
{
    private const int Rounds = 5;

    public static async Task<int> RunAsync(int mentions)
    {
        var folder = Directory.CreateTempSubdirectory("vigie-bench-").FullName;
        try
        {
            await MeasureAsync(folder, mentions);
            return 0;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string folder, int mentions)
    {
        await using var handler = await HandlerApp.StartAsync(
            new HandlerOptions
            {
                AppRoot = AppContext.BaseDirectory,
                Settings = new VigieSettings { DataFolder = folder, LinkKey = new SecretString("bench") },
                Plan = new ListeningPlan(),
                Output = TextWriter.Null,
            },
            CancellationToken.None);
        await using var host = new LocalHost(new LocalHostOptions
        {
            AppRoot = AppContext.BaseDirectory,
            HandlerAddress = handler.Address,
            DataFolder = folder,
            Port = null,
            BindAddress = IPAddress.Loopback,
            DrivenByCaller = true,
        });
        await host.StartAsync(CancellationToken.None);
        var process = handler.Services.GetRequiredService<ProcessFunction>();
        var (endToEnd, inProcess, cpu, ratio) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var queued = Workload.Batches(mentions, $"e{round}");
            var direct = Workload.Batches(mentions, $"p{round}");
            var through = await Measure.OnceAsync(() => ThroughAsync(host, queued));
            var alone = await Measure.OnceAsync(() => AloneAsync(process, direct));
            var baseline = await Measure.OnceAsync(() => BaselineAsync(Path.Combine(folder, "baseline.db"), direct));
            if (round >= 0)
            {
                endToEnd.Add(mentions / through.Wall);
                inProcess.Add(mentions / alone.Wall);
                cpu.Add(alone.Cpu * 1e6 / mentions);
                ratio.Add(through.Wall / baseline.Wall);
            }
        }

        Measure.PrintHead();
        Measure.Print("end to end: queue, envelope, Process, tables", "mentions/s", endToEnd);
        Measure.Print("Process alone", "mentions/s", inProcess);
        Measure.Print("Process alone, processor time", "us/mention", cpu);
        Measure.Print("end to end, wall time over the baseline's", "x", ratio);
    }

    private static async Task ThroughAsync(LocalHost host, IReadOnlyList<MentionBatch> batches)
    {
        foreach (var batch in batches)
        {
            await host.EnqueueAsync("mentions", Workload.Json(batch), CancellationToken.None);
        }

        await host.DrainAsync(CancellationToken.None);
    }

    private static async Task AloneAsync(ProcessFunction process, IReadOnlyList<MentionBatch> batches)
    {
        foreach (var batch in batches)
        {
            await process.ProcessAsync(batch, CancellationToken.None);
        }
    }

    private static Task BaselineAsync(string path, IReadOnlyList<MentionBatch> batches)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        Execute(
            connection,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
            + "CREATE TABLE IF NOT EXISTS mentions (id TEXT PRIMARY KEY, json TEXT) WITHOUT ROWID");
        foreach (var batch in batches)
        {
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT OR REPLACE INTO mentions VALUES ($id, $json)";
            var (id, json) = (command.Parameters.Add("$id", SqliteType.Text), command.Parameters.Add("$json", SqliteType.Text));
            foreach (var mention in batch.Mentions)
            {
                (id.Value, json.Value) = (mention.Mention.Id, JsonSerializer.Serialize(mention.Mention, VigieJson.Compact.Mention));
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return Task.CompletedTask;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
