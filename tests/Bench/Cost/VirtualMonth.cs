using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Collect;
using Vigie.Hosting.Handler;
using Vigie.Hosting.Replay;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Notify;

namespace Vigie.Bench.Cost;

/// <summary>Lives through the days of a scene, minute by minute, with the app's own handlers and table client.</summary>
internal sealed class VirtualMonth : IAsyncDisposable
{
    private readonly CostScene scene;
    private readonly ICountedTables tables;
    private readonly HandlerApp handler;
    private readonly VirtualTime time;
    private readonly MeteredHost host;
    private readonly CommunityManager manager;
    private readonly CountingChannel[] channels;
    private readonly LineCount log;
    private readonly PollCount polls;
    private readonly Dictionary<(int Brand, Place Place), List<Mention>> gathered = [];
    private readonly List<Voice> pushed;
    private int nextPushed;

    private VirtualMonth(
        CostScene scene, ICountedTables tables, HandlerApp handler, VirtualTime time, CountingChannel[] channels, LineCount log,
        PollCount polls,
        IReadOnlyList<Voice> voices)
    {
        (this.scene, this.tables, this.handler, this.time) = (scene, tables, handler, time);
        (this.channels, this.log, this.polls) = (channels, log, polls);
        pushed = [.. voices.Where(voice => voice.Place.IsPushed)];
        host = new MeteredHost(
            handler.Services.GetRequiredService<Dispatcher>(), tables.Log, polls, () => channels.Sum(channel => channel.Sent), log);
        manager = new CommunityManager(host, handler.Services.GetRequiredService<LinkSigner>());
        Mentions = voices.Count;
    }

    private int Mentions { get; }

    /// <summary>Lives through all of it.</summary>
    /// <param name="scene">What happens.</param>
    /// <param name="tables">The service, empty; the caller disposes of it.</param>
    /// <param name="appRoot">Folder of host.json.</param>
    /// <param name="progress">Told of each day that is over.</param>
    public static async Task<CostCount> LiveAsync(
        CostScene scene, ICountedTables tables, string appRoot, Action<int>? progress, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("vigie-cost-").FullName;
        try
        {
            await using var month = await StartAsync(scene, tables, appRoot, folder, cancellationToken);
            return await month.LiveAsync(progress, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await handler.DisposeAsync();
        await log.DisposeAsync();
    }

    private static async Task<VirtualMonth> StartAsync(
        CostScene scene, ICountedTables tables, string appRoot, string folder, CancellationToken cancellationToken)
    {
        var voices = Traffic.Of(scene);
        var (time, polls, log) = (new VirtualTime(CostScene.Start), new PollCount(), new LineCount());
        CountingChannel[] channels =
        [
            new("teams", _ => [TeamsNotifier.Room]),
            new("email", message => !scene.Mails ? [] : [.. message.OnCall.Recipients.Select(person => person.Email).OfType<string>()]),
        ];
        var shown = voices.Where(voice => !voice.Place.IsPushed).GroupBy(voice => voice.Mention.Source)
            .ToDictionary(source => source.Key, source => source.Select(voice => voice.Mention).ToList());
        var handler = await HandlerApp.StartAsync(
            new HandlerOptions
            {
                AppRoot = appRoot,
                Settings = SettingsOf(scene, tables, folder),
                Plan = scene.Plan(),
                Time = time,
                Output = log,
                Errors = log,
                Adjust = services => services
                    .AddSingleton(new NotifierRegistry(channels))
                    .AddSingleton(new SourceRegistry(
                        SourceRegistry.Kinds.Select(kind => new SimulatedSource(kind, shown, polls, time)))),
            },
            cancellationToken);
        return new VirtualMonth(scene, tables, handler, time, channels, log, polls, voices);
    }

    private static VigieSettings SettingsOf(CostScene scene, ICountedTables tables, string folder) => new()
    {
        StorageConnection = new SecretString(tables.ConnectionString),
        DataFolder = folder,
        LinkKey = CostKeys.Link,
        DashboardKey = new SecretString(CostKeys.Dashboard),
        DashboardKeyRequired = true,
        PublicUrl = CostKeys.Site,
        WebhookSecrets = Enumerable.Range(0, scene.Brands)
            .SelectMany(brand => Place.All.Where(place => place.IsPushed).Select(place => CostScene.SourceName(brand, place)))
            .ToDictionary(name => name, IReadOnlyList<SecretString> (_) => [new SecretString(CostKeys.WebhookSecret)]),
    };

    private async Task<CostCount> LiveAsync(Action<int>? progress, CancellationToken cancellationToken)
    {
        var start = tables.Log.Total;
        for (var minute = 1; minute <= scene.Length.TotalMinutes; minute++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (from, now) = (CostScene.Start.AddMinutes(minute - 1), CostScene.Start.AddMinutes(minute));
            await PushAsync(now);
            if (scene.IsAttended)
            {
                await manager.ActAsync(from, now, time.MoveTo);
            }

            time.MoveTo(now);
            await host.TickAsync(now);
            await DrainAsync(now);
            if (minute % 1440 == 0)
            {
                progress?.Invoke(minute / 1440);
            }
        }

        return new CostCount
        {
            Scene = scene,
            Mentions = Mentions,
            Functions = host.Functions,
            Billed = host.Billed,
            Queues = host.Queues,
            Transactions = tables.Log.Total - start,
            ByKind = tables.Log.ByKind,
            StoredBytes = tables.StoredBytes(),
            LogBytes = log.Bytes,
            LogLines = log.Lines,
            Polls = polls.Total,
            Told = channels[0].Sent,
            Mails = channels[1].Sent,
            Failures = host.Failures,
        };
    }

    private async Task DrainAsync(DateTimeOffset now)
    {
        await host.DrainAsync(now);
        foreach (var channel in channels)
        {
            manager.Told(channel.Told, now);
            channel.Told.Clear();
        }
    }

    /// <summary>Each by itself at its own second; the connector's at the end of its five minutes.</summary>
    private async Task PushAsync(DateTimeOffset now)
    {
        for (; nextPushed < pushed.Count && pushed[nextPushed].Mention.CreatedAt <= now; nextPushed++)
        {
            var voice = pushed[nextPushed];
            if (voice.Place.PostEvery > TimeSpan.Zero)
            {
                var key = (voice.Brand, voice.Place);
                gathered[key] = [.. gathered.GetValueOrDefault(key) ?? [], voice.Mention];
                continue;
            }

            time.MoveTo(voice.Mention.CreatedAt);
            await PostAsync(voice.Mention.CreatedAt, [voice.Mention]);
        }

        foreach (var (key, mentions) in gathered.Where(pair => now.Minute % pair.Key.Place.PostEvery!.Value.TotalMinutes == 0).ToList())
        {
            gathered.Remove(key);
            time.MoveTo(now);
            foreach (var chunk in mentions.Chunk(MentionBatch.MaximumMentions))
            {
                await PostAsync(now, chunk);
            }
        }
    }

    private async Task PostAsync(DateTimeOffset at, Mention[] mentions)
    {
        var list = string.Join(',', mentions.Select(mention => JsonSerializer.Serialize(mention, VigieJson.Compact.Mention)));
        await host.CallAsync(at, "Receive", "POST", $"/api/webhooks/{mentions[0].Source}", $"{{\"mentions\":[{list}]}}");
        await DrainAsync(at);
    }
}
