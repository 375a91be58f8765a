using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Hosting;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Notify;
using Vigie.Process;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Web;

namespace Vigie.Tests.Store;

/// <summary>This version on a store that an older one wrote: nothing is lost, and nothing is told twice.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TempDirectory folder = new();

    public static TheoryData<string> Older => ["before-corrections", "before-versions"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Older))]
    public async Task Mentions_threads_alerts_cursors_corrections_and_dead_letters_are_those_of_before(string older)
    {
        var facts = await OpenAsync(older);
        await using var services = Services(facts, "https://teams.example/hook");
        await services.GetRequiredService<StoreReadiness>().EnsureAsync(Token);

        Assert.Equal(Names(facts["mentions"]!), await ListAsync(services, "/api/mentions?top=200", "key"));
        Assert.Equal(
            facts["threads"]!.AsArray().Select(thread => thread!.ToJsonString()).Order(),
            (await ItemsAsync(services, "/api/threads?top=100"))
                .Select(thread => Subset(thread, "id", "mentions", "negative", "state").ToJsonString()).Order());
        Assert.Equal(
            facts["alerts"]!.AsArray().Select(alert => (Text(alert, "id"), Text(alert, "state"), IsTold(alert))).Order(),
            (await ItemsAsync(services, "/api/alerts?top=100"))
                .Select(alert => (Text(alert, "id"), Text(alert, "state"), alert["pending"] is null)).Order());
        Assert.Equal(Names(facts["deadLetters"]!), await ListAsync(services, "/api/deadletters", "id"));
        var corrected = Assert.Single(
            await ItemsAsync(services, "/api/mentions?top=200"), mention => Text(mention, "key") == Text(facts, "corrected"));
        Assert.Equal(("negative", "criticism", Judgement.Person),
            (Text(corrected, "sentiment"), Text(corrected, "triage"), Text(corrected, "judgedBy")));
        var source = (await services.GetRequiredService<StateStore>().ReadSourceAsync("blog", Token))!.Value;
        Assert.False(string.IsNullOrEmpty(source.Cursor));
        Assert.Null(source.Lease);
        Assert.NotNull(await services.GetRequiredService<ITableService>().GetTable(Keys.States)
            .GetEntityIfExistsAsync(Keys.Store, Keys.StoreVersion, Token));
    }

    [Theory]
    [MemberData(nameof(Older))]
    public async Task Delivered_again_nothing_is_stored_or_told_twice_and_what_waited_is_told_once(string older)
    {
        await using var teams = await CardSink.StartAsync();
        var facts = await OpenAsync(older);
        await using var services = Services(facts, teams.Url);
        await services.GetRequiredService<StoreReadiness>().EnsureAsync(Token);
        var before = await ListAsync(services, "/api/mentions?top=200", "key");
        var toldBefore = await ToldAsync(services, facts);
        var sent = facts["sent"]!.AsArray().Select(mention => Mention(mention!.AsObject())).ToList();

        var notices = facts["alerts"]!.AsArray().Select(alert => new AlertNotice(new AlertId(Text(alert, "id")))).ToList();
        foreach (var part in sent.Chunk(MentionBatch.MaximumMentions))
        {
            var batch = new MentionBatch
            {
                Source = "test",
                SeenAt = At(facts),
                Mentions = [.. part.Select(mention => new BrandMention("acme", mention))],
            };
            notices.AddRange((await services.GetRequiredService<ProcessFunction>().ProcessAsync(batch, Token)).Alerts);
        }

        foreach (var notice in notices.Concat(notices))
        {
            await services.GetRequiredService<NotifyFunction>().NotifyAsync(notice, Token);
        }

        Assert.Equal(before, await ListAsync(services, "/api/mentions?top=200", "key"));
        var waited = facts["alerts"]!.AsArray().Where(alert => !IsTold(alert)).Select(alert => Text(alert, "id")).ToList();
        Assert.Single(waited);
        var told = (await services.GetRequiredService<ThreadStore>().ReadAlertAsync(new AlertId(waited[0]), Token))!.Value;
        Assert.Null(told.Pending);
        Assert.NotEmpty(told.Notifications);
        var after = await ToldAsync(services, facts);
        Assert.Equal(after.Count - toldBefore.Count, teams.Cards.Count);
        Assert.Subset(after.ToHashSet(), toldBefore.ToHashSet());
        Assert.Equal(after.Distinct().Count(), after.Count);
    }

    /// <summary>Every notification that people were told, by its alert and number.</summary>
    private static async Task<List<(string Alert, int Sequence)>> ToldAsync(ServiceProvider services, JsonNode facts)
    {
        var told = new List<(string, int)>();
        foreach (var id in facts["alerts"]!.AsArray().Select(alert => Text(alert, "id")))
        {
            var alert = (await services.GetRequiredService<ThreadStore>().ReadAlertAsync(new AlertId(id), Token))!.Value;
            told.AddRange(alert.Notifications.Where(one => one.Withheld == WithheldReason.None).Select(one => (id, one.Sequence)));
        }

        return told;
    }

    private static string Text(JsonNode? node, string member) => node![member]!.GetValue<string>();

    private static bool IsTold(JsonNode? alert) => alert!["told"]!.GetValue<bool>();

    private async Task<JsonNode> OpenAsync(string older)
    {
        var data = Path.Combine(AppContext.BaseDirectory, "Data", "upgrade", older);
        await using var packed = new GZipStream(File.OpenRead(data + ".db.gz"), CompressionMode.Decompress);
        await using var file = File.Create(folder.File("vigie.db"));
        await packed.CopyToAsync(file, Token);
        return JsonNode.Parse(await File.ReadAllTextAsync(data + ".json", Token))!;
    }

    /// <summary>An hour after the old version stopped: what could not be told is due again by then.</summary>
    private static DateTimeOffset At(JsonNode facts) => facts["at"]!.GetValue<DateTimeOffset>().AddHours(1);

    private ServiceProvider Services(JsonNode facts, string teams)
    {
        var settings = new VigieSettings
        {
            DataFolder = folder.Path,
            LinkKey = new SecretString("link key"),
            PublicUrl = new Uri("http://127.0.0.1"),
            TeamsWebhookUrl = new SecretString(teams),
            AllowPrivateNetwork = true,
        };
        var plan = new ListeningPlan { Brands = [new Brand { Id = "acme", Name = "Acme" }] };
        return new ServiceCollection().AddLogging().AddVigie(settings, plan, new ManualTime(At(facts))).BuildServiceProvider();
    }

    private static Mention Mention(JsonObject sent)
    {
        sent["source"] = "test";
        return sent.Deserialize(VigieJson.Default.Mention)!;
    }

    private static async Task<IReadOnlyList<JsonObject>> ItemsAsync(ServiceProvider services, string path)
    {
        var url = new Uri("http://127.0.0.1" + path);
        var query = System.Web.HttpUtility.ParseQueryString(url.Query);
        var outcome = await services.GetRequiredService<WebFunction>().AnswerAsync(
            new HttpCall { Method = "GET", Url = url, Query = query.AllKeys.ToDictionary(key => key!, key => query[key]!) }, Token);
        return [.. JsonNode.Parse(outcome.Answer.Body)!["items"]!.AsArray().Select(item => item!.AsObject())];
    }

    private static async Task<List<string>> ListAsync(ServiceProvider services, string path, string member) =>
        [.. (await ItemsAsync(services, path)).Select(item => Text(item, member)).Order(StringComparer.Ordinal)];

    private static List<string> Names(JsonNode names) =>
        [.. names.AsArray().Select(name => name!.GetValue<string>()).Order(StringComparer.Ordinal)];

    private static JsonObject Subset(JsonObject from, params string[] members) =>
        new(members.Select(member => KeyValuePair.Create(member, from[member]?.DeepClone())));
}
