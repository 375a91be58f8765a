using System.Globalization;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>The published program in processes of its own, on the embedded store or, by a proxy for each, on Azurite.</summary>
/// <param name="executable">Path of the program.</param>
/// <param name="account">Connection string of a fresh account; null: the embedded store.</param>
/// <param name="asHandler">Called by a host; otherwise <c>run</c>, which is its own.</param>
internal sealed class PublishedBirth(string executable, string? account, bool asHandler = true) : IBirth
{
    private readonly TempDirectory folder = new();
    private readonly Dictionary<int, SteeredClock> clocks = [];

    public async Task<ILife> BearAsync(World world, int handler)
    {
        if (!clocks.TryGetValue(handler, out var clock))
        {
            clock = clocks[handler] = SteeredClock.Open(folder.File($"clock-{handler}"));
            clock.Offset = world.OffsetOf(handler);
            world.ClockMoved += () => clock.Offset = world.OffsetOf(handler);
        }

        var proxy = account is null ? null : await TableProxy.StartAsync(account, CancellationToken.None);
        var life = await Life.StartAsync(
            new LifePlan
            {
                Executable = executable,
                Data = folder.File("data"),
                Handler = asHandler,
                Clock = clock,
                Settings = Settings(world, proxy),
                Listening = Listening(world),
            },
            CancellationToken.None);
        return new PublishedLife(life, proxy);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var clock in clocks.Values)
        {
            clock.Dispose();
        }

        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Dictionary<string, string> Settings(World world, TableProxy? proxy)
    {
        var settings = Visits.Settings(
            ("Dashboard__Key", World.Key),
            ("Teams__WebhookUrl", world.Outside.TeamsUrl),
            ("Email__Smtp__Host", "127.0.0.1"),
            ("Email__Smtp__Port", world.Outside.MailPort.ToString(CultureInfo.InvariantCulture)),
            ("Email__Smtp__StartTls", "false"),
            ("Email__From", "vigie@brand.example"),
            ("Email__To", World.MailTo));
        if (proxy is not null)
        {
            settings["Storage"] = proxy.ConnectionString;
        }

        return settings;
    }

    private static string Listening(World world) => $$"""
        {"sources": [{"name": "news", "kind": "rss", "url": "{{world.Outside.FeedUrl}}", "match": false, "every": "5m"}]}
        """;
}
