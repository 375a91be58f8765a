using System.Text.Json;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting;

/// <summary>
/// Every function answers every envelope of the host's contract, in the built program with its real entry points. How each envelope is read
/// is tested in <c>Handler/</c>; here it is that none of them makes an invocation fail, hang or lose anything.
/// </summary>
public sealed class HandlerContractTests(ContractHandler handler) : IClassFixture<ContractHandler>
{
    private static readonly Dictionary<string, string[]> Queues = new()
    {
        ["Collect"] = ["mentions", "alerts"],
        ["Process"] = ["collect", "alerts"],
        ["Notify"] = ["alerts"],
    };

    public static TheoryData<string, string> QueueMessages => new()
    {
        { "Collect", """{"source":"nowhere","lease":"none"}""" },
        { "Process", JsonSerializer.Serialize(Some.Batch(Some.Mention()), VigieJson.Default.MentionBatch) },
        { "Notify", """{"alert":"t0123456789abcdef0123456.velocity.1"}""" },
    };

    public static TheoryData<string, string> UnreadableMessages
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var function in Queues.Keys)
            {
                foreach (var body in new[] { "", "null", "no JSON at all", "[]", "{}", "{\"mentions\":", "\u0000" })
                {
                    data.Add(function, body);
                }
            }

            return data;
        }
    }

    [Fact]
    public async Task The_timer_ticks_with_any_status()
    {
        var now = DateTimeOffset.UtcNow;
        HttpRequestMessage[] ticks =
        [
            HostOracle.Timer(handler.Address, "Watch", now, monitored: false),
            HostOracle.Timer(handler.Address, "Watch", now),
            HostOracle.Timer(handler.Address, "Watch", now, last: now.AddDays(-3), pastDue: true),
            HostOracle.Timer(handler.Address, "Watch", now, last: now.AddMinutes(-1)),
        ];
        foreach (var tick in ticks)
        {
            Assert.Null((await handler.InvokeAsync(tick, ["mentions", "collect", "alerts"])).Failure);
        }
    }

    [Theory]
    [MemberData(nameof(QueueMessages))]
    public async Task A_message_is_worked_on_alone_and_in_company(string function, string body)
    {
        HttpRequestMessage[] deliveries =
        [
            HostOracle.ServiceBus(handler.Address, function, body),
            HostOracle.ServiceBus(handler.Address, function, body, new QueueMessage(10)),
            HostOracle.ServiceBusMany(handler.Address, function, [body, body]),
        ];
        foreach (var delivery in deliveries)
        {
            Assert.Null((await handler.InvokeAsync(delivery, Queues[function])).Failure);
        }
    }

    [Theory]
    [MemberData(nameof(UnreadableMessages))]
    public async Task An_unreadable_message_is_kept_and_completed(string function, string body)
    {
        var verdict = await handler.InvokeAsync(HostOracle.ServiceBus(handler.Address, function, body), Queues[function]);

        Assert.Null(verdict.Failure);
        Assert.Contains("Kept as dead letter", Assert.Single(verdict.Logs), StringComparison.Ordinal);
        Assert.All(verdict.Messages.Values, Assert.Empty);
    }

    [Fact]
    public async Task A_good_message_beside_a_poisoned_one_is_worked_on()
    {
        var good = JsonSerializer.Serialize(Some.Batch(Some.Mention()), VigieJson.Default.MentionBatch);

        var delivery = HostOracle.ServiceBusMany(handler.Address, "Process", ["poison", good], deliveries: 10);
        var verdict = await handler.InvokeAsync(delivery, Queues["Process"]);

        Assert.Null(verdict.Failure);
        Assert.Single(verdict.Logs);
    }

    [Theory]
    [InlineData("Receive", "GET", "api/webhooks/test", null, 405)]
    [InlineData("Receive", "POST", "api/webhooks/test", null, 401)]
    [InlineData("Receive", "POST", "api/webhooks/test", "{}", 401)]
    [InlineData("Web", "GET", "", null, 200)]
    [InlineData("Web", "GET", "nowhere", null, 404)]
    [InlineData("Web", "GET", "api/health", null, 200)]
    [InlineData("Web", "POST", "api/threads/t0/answered", null, 401)]
    [InlineData("Web", "POST", "login", "key=wrong", 403)]
    public async Task An_HTTP_call_is_answered_with_and_without_a_body(
        string function, string method, string path, string? body, int status)
    {
        string[] outputs = function == "Web" ? ["mentions", "alerts"] : ["mentions"];
        var call = new CallerRequest(method, $"https://app.example/{path}", body)
        {
            Route = new() { ["source"] = "test", ["path"] = path },
        };

        var verdict = await handler.InvokeAsync(HostOracle.Http(handler.Address, function, call), outputs, "res");

        Assert.Null(verdict.Failure);
        Assert.Equal(status, verdict.Http!.Status);
        Assert.NotEmpty(verdict.Http.Body);
    }

    [Theory]
    [InlineData("Nothing")]
    [InlineData("watch")]
    public async Task An_unknown_function_is_a_failure_at_once(string function)
    {
        var verdict = await handler.InvokeAsync(HostOracle.Timer(handler.Address, function, DateTimeOffset.UtcNow), []);

        Assert.Equal("Status 404.", verdict.Failure);
    }
}

/// <summary>One handler for all of these tests.</summary>
public sealed class ContractHandler : IAsyncLifetime
{
    private readonly TempDirectory folder = new();
    private readonly HttpClient client = new();
    private HandlerProcess process = null!;

    public Uri Address => process.Address;

    public async ValueTask InitializeAsync() => process = await HandlerProcess.StartAsync(new()
    {
        ["XDG_DATA_HOME"] = folder.Path,
        ["Dashboard__Key"] = "only-for-this-test",
        ["Webhooks__test__Secret"] = SignedPost.Secret,
    });

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>What the host makes of the answer; nothing that it would change or drop is let pass.</summary>
    internal async Task<HostVerdict> InvokeAsync(HttpRequestMessage request, string[] outputs, string? http = null)
    {
        using (request)
        {
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var verdict = await HostVerdict.OfAsync(answer, outputs, http);
            Assert.Empty(verdict.Undeclared.Concat(verdict.TakenForBytes).Concat(verdict.Rewritten));
            return verdict;
        }
    }
}
