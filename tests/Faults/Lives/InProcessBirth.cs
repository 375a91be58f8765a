using Microsoft.Extensions.DependencyInjection;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store.Embedded;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>Handlers within this process, over one embedded store in a folder of the history's own.</summary>
internal sealed class InProcessBirth(Action<IServiceCollection>? adjust = null) : IBirth
{
    private readonly string folder = Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "vigie-history-" + Guid.NewGuid().ToString("N"));

    private EmbeddedTableService? tables;

    public async Task<ILife> BearAsync(World world, int handler)
    {
        tables ??= new EmbeddedTableService(Path.Combine(folder, "vigie.db"));
        var settings = new VigieSettings
        {
            DataFolder = folder,
            LinkKey = new SecretString("key"),
            DashboardKey = new SecretString(World.Key),
            DashboardKeyRequired = true,
            TeamsWebhookUrl = new SecretString(world.Outside.TeamsUrl),
            Smtp = new SmtpSettings("127.0.0.1", world.Outside.MailPort, StartTls: false),
            EmailFrom = "vigie@brand.example",
            EmailTo = [World.MailTo],
            WebhookSecrets = new Dictionary<string, IReadOnlyList<SecretString>> { ["test"] = [new SecretString(SignedPost.Secret)] },
            AllowPrivateNetwork = true,
        };
        return await InProcessLife.StartAsync(settings, Plan(world), world.ClockOf(handler), tables, world.HesitateAsync, adjust);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static ListeningPlan Plan(World world) => new()
    {
        Sources =
        [
            new SourcePlan
            {
                Name = "news", Kind = "rss", Url = new Uri(world.Outside.FeedUrl), Match = false, Every = TimeSpan.FromMinutes(5),
            },
        ],
    };
}
