using System.Net;
using System.Net.Sockets;
using Vigie.Hosting;
using Vigie.Hosting.Commands;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private readonly TempDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Good_configuration_and_reachable_connections_end_with_0()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();

        var (code, text) = await CheckAsync(
            ("Email__Smtp__Host", "127.0.0.1"),
            ("Email__Smtp__Port", $"{((IPEndPoint)server.LocalEndpoint).Port}"),
            ("Email__From", "a@example.org"));

        Assert.Equal(0, code);
        Assert.Contains("ok     Store", text, StringComparison.Ordinal);
        Assert.Contains("ok     Email__Smtp__Host: 127.0.0.1:", text, StringComparison.Ordinal);
        Assert.EndsWith("All is well.", text.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_of_settings_and_plan_are_listed_together()
    {
        var (code, text) =
            await CheckAsync(("Email__To", "nobody"), ("Listening", """{"sla":{"warnAt":2},"retention":{"mentions":"1h"}}"""));

        Assert.Equal(1, code);
        Assert.Equal(3, text.Split('\n').Count(line => line.StartsWith("fault", StringComparison.Ordinal)));
        Assert.EndsWith("3 faults.", text.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pushed_source_that_lacks_its_secret_or_has_a_wrong_one_is_named_with_what_to_set()
    {
        var (code, text) = await CheckAsync(
            ("Listening",
                """
                {"sources":[{"name":"page","kind":"meta"},{"name":"mail","kind":"postmark"},{"name":"own","kind":"generic"}]}
                """),
            ("Webhooks__page__Secret", "app-secret"), ("Webhooks__mail__Secret", "canary"));

        Assert.Equal(1, code);
        Assert.Contains("fault  sources[0] \"page\" (meta) cannot be confirmed: set Webhooks__page__VerifyToken", text,
            StringComparison.Ordinal);
        Assert.Contains("fault  Webhooks__mail__Secret of sources[1] \"mail\" (postmark): it is no user:password", text,
            StringComparison.Ordinal);
        Assert.Contains("fault  sources[2] \"own\" (generic) takes nothing in: set Webhooks__own__Secret to whsec_", text,
            StringComparison.Ordinal);
        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_is_a_fault_that_names_the_setting_and_hides_the_webhook()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        var (code, text) = await CheckAsync(("Teams__WebhookUrl", $"https://127.0.0.1:{port}/workflows/hunter2"));

        Assert.Equal(1, code);
        Assert.Contains($"Teams__WebhookUrl: 127.0.0.1 does not accept connections on port {port}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_used_is_a_fault()
    {
        await File.WriteAllTextAsync(folder.File("vigie.db"), new string('x', 5000), TestContext.Current.CancellationToken);

        var (code, text) = await CheckAsync();

        Assert.Equal(1, code);
        Assert.Contains("The store cannot be used", text, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Text)> CheckAsync(params (string Name, string Value)[] values)
    {
        var environment = new HostEnvironment(
            new SettingValues(values.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))),
            AppContext.BaseDirectory,
            HandlerPort: null,
            SiteName: null);
        await using var output = new StringWriter();
        var code = await CheckCommand.RunAsync(environment, config: null, data: folder.Path, output, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }
}
