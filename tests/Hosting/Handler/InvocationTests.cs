using System.Text.Json;
using Vigie.Hosting.Handler;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Handler;

public sealed class InvocationTests
{
    private const string HostTrace = "0af7651916cd43dd8448eb211c80319c";

    private const string SentTrace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static string Parent(string trace) => $"00-{trace}-00f067aa0ba902b7-01";

    [Fact]
    public async Task What_follows_from_a_call_of_the_host_goes_on_with_the_hosts_trace()
    {
        await using var handler = await new RunningHandler
        {
            OnHttp = (_, _) => Task.FromResult(new HttpOutcome(
                new HttpAnswer(202, "application/json", "{}"), new Outgoing { Mentions = [Batch()] })),
        }.StartAsync();

        var message = await SentAsync(handler, HostOracle.Http(handler.Address, "Receive", SignedPost.Of("{}").AsCall("test")), "mentions");

        Assert.Contains($"\"trace\":\"00-{HostTrace}-", message, StringComparison.Ordinal);
        Assert.DoesNotContain("00f067aa0ba902b7", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_goes_on_with_its_own_trace_and_a_message_sent_again_keeps_the_one_it_began_with()
    {
        var older = Parent("ab" + HostTrace[2..]);
        await using var handler = await new RunningHandler
        {
            OnQueue = (_, _) => Task.FromResult(new Outgoing
            {
                Alerts = [new AlertNotice(new AlertId("t1.velocity.1")), new AlertNotice(new AlertId("t2.velocity.1")) { Trace = older }],
            }),
        }.StartAsync();
        var body = JsonSerializer.Serialize(Batch() with { Trace = Parent(SentTrace) }, VigieJson.Default.MentionBatch);

        var messages = await SentAsync(handler, HostOracle.ServiceBus(handler.Address, "Process", body), "alerts");

        Assert.Contains($"\"trace\":\"00-{SentTrace}-", messages, StringComparison.Ordinal);
        Assert.Contains($"\"trace\":\"{older}\"", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_the_log_says_to_which_trace_and_invocation_it_belongs()
    {
        await using var handler = await new RunningHandler
        {
            OnQueue = (_, _) => throw new ExpectedFailureException(FailureKind.Temporary, "The store is away."),
        }.StartAsync();
        using var request = HostOracle.Timer(handler.Address, "Watch", Some.Monday);
        request.Headers.Remove("X-Azure-Functions-InvocationId");
        request.Headers.Add("X-Azure-Functions-InvocationId", "6d0a3a55-5f0e-4b8e-9a0e-6a7a3f1c2b10");
        request.Headers.Add("traceparent", Parent(HostTrace));

        using var answer = await handler.SendAsync(request);

        var line = Assert.Single(handler.Output.Split('\n'), line => line.Contains("The store is away.", StringComparison.Ordinal));
        Assert.EndsWith($" trace={HostTrace} invocation=6d0a3a55-5f0e-4b8e-9a0e-6a7a3f1c2b10", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"alert\":\"t1.velocity.1\"}", ",\"trace\":\"*\"}")]
    [InlineData("{\n  \"alert\": \"a\"\n}", ",\n  \"trace\": \"*\"\n}")]
    public void The_trace_of_a_message_makes_no_other_dead_letter_of_it(string without, string end)
    {
        var with = without.TrimEnd('}', '\n') + end.Replace("*", Parent(SentTrace), StringComparison.Ordinal);
        Assert.Equal(Parent(SentTrace), DeliveredMessage.TraceOf(with));
        Assert.Equal(new DeliveredMessage("alerts", without, 1).LetterId, new DeliveredMessage("alerts", with, 1).LetterId);
        Assert.NotEqual(new DeliveredMessage("alerts", without, 1).LetterId, new DeliveredMessage("mentions", with, 1).LetterId);
    }

    [Fact]
    public void What_somebody_writes_is_never_taken_for_a_trace()
    {
        var body = JsonSerializer.Serialize(
            Batch() with
            {
                Mentions = [new BrandMention("acme", Some.Mention(text: $"look: ,\"trace\":\"{Parent(SentTrace)}\""))],
            },
            VigieJson.Compact.MentionBatch);

        Assert.Null(DeliveredMessage.TraceOf(body));
    }

    private static MentionBatch Batch() => Some.Batch(Some.Mention());

    private static async Task<string> SentAsync(RunningHandler handler, HttpRequestMessage request, string output)
    {
        using (request)
        {
            request.Headers.Add("traceparent", Parent(HostTrace));
            using var answer = await handler.SendAsync(request);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            var texts = json.RootElement.GetProperty("Outputs").GetProperty(output).EnumerateArray().Select(text => text.GetString());
            return string.Join('\n', texts);
        }
    }
}
