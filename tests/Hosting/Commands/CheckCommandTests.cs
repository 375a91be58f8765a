using System.CommandLine;
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
            ("Email__From", "a@example.org"),
            ("Webhooks__test__Secret", "whsec_c2VjcmV0LW9mLXRoZS10ZXN0"));

        Assert.Equal(0, code);
        Assert.Contains("ok     Store", text, StringComparison.Ordinal);
        Assert.Contains("ok     Email__Smtp__Host: 127.0.0.1:", text, StringComparison.Ordinal);
        Assert.EndsWith("All is well.", text.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cost_of_a_month_is_told_with_what_was_counted_so_far()
    {
        var (code, text) = await CheckAsync(1_000);

        Assert.Equal(0, code);
        Assert.Contains("A month of 30 days with 1,000 mentions: 43,200 ticks", text, StringComparison.Ordinal);
        Assert.Contains("So far this month, by what embedded store", text, StringComparison.Ordinal);
        Assert.Contains("nothing is given up.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_configuration_nothing_is_wrong_and_it_is_said_that_it_hears_nothing_and_tells_nobody()
    {
        var (code, text) = await CheckAsync();

        Assert.Equal(0, code);
        Assert.Contains("note   Nothing is listened to yet", text, StringComparison.Ordinal);
        Assert.Contains("note   Nobody would be told of an alert", text, StringComparison.Ordinal);
        Assert.DoesNotContain("All is well.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("80x")]
    [InlineData("65536")]
    public void A_number_out_of_place_is_named_with_what_is_allowed(string given)
    {
        var parsed = new Command("x") { SharedOptions.Port("A port.") }.Parse(["--port", given]);

        Assert.Equal($"--port is '{given}'; allowed is a whole number from 0 to 65535.", Assert.Single(parsed.Errors).Message);
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
        Assert.Contains(" cannot be used (", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_service_that_lets_us_in_is_well_and_was_asked_about_nothing()
    {
        await using var server = await LanguageServer.StartAsync();

        var (code, text) = await CheckLanguageAsync(server.Address);

        Assert.Equal(0, code);
        Assert.Contains("ok     Language__Endpoint: 127.0.0.1", text, StringComparison.Ordinal);
        Assert.Equal((1, 0, 0), (server.Requests.Count, server.Texts.Count(), server.Billed));
    }

    [Theory]
    [InlineData(401, "401", "Language__Key: 127.0.0.1 does not accept it (401 401); copy a key")]
    [InlineData(403, "Forbidden", "refuses (403 Forbidden); look at quota")]
    [InlineData(404, "404", "is no language service (404 404); allowed is https://NAME")]
    [InlineData(400, "InvalidApiVersionParameter", "Language__ApiVersion: 127.0.0.1 does not know 2024-11-01")]
    [InlineData(500, "InternalServerError", "cannot be reached (500 InternalServerError)")]
    public async Task What_is_wrong_with_a_language_service_is_said_in_plain_words(int status, string refusal, string expected)
    {
        await using var server = await LanguageServer.StartAsync();
        server.Refuse(status, refusal);

        var (code, text) = await CheckLanguageAsync(server.Address);

        Assert.Equal(1, code);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.DoesNotContain(LanguageServer.Key, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_in_place_of_a_language_service_is_a_fault_and_so_is_nothing_at_all()
    {
        await using var server = await LanguageServer.StartAsync();
        server.Say("<html>Welcome to the hotel's network</html>");

        Assert.Contains("gives no answer of a language service", (await CheckLanguageAsync(server.Address)).Text, StringComparison.Ordinal);
        Assert.Contains(
            "cannot be reached (ConnectionError)",
            (await CheckLanguageAsync(new Uri("http://127.0.0.1:9/"))).Text,
            StringComparison.Ordinal);
    }

    private Task<(int Code, string Text)> CheckLanguageAsync(Uri endpoint) => CheckAsync(
        ("Language__Endpoint", endpoint.AbsoluteUri), ("Language__Key", LanguageServer.Key), ("Network__AllowPrivate", "true"));

    private Task<(int Code, string Text)> CheckAsync(params (string Name, string Value)[] values) => CheckAsync(null, values);

    private async Task<(int Code, string Text)> CheckAsync(int? mentions, params (string Name, string Value)[] values)
    {
        var environment = new HostEnvironment(
            new SettingValues(values.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))),
            AppContext.BaseDirectory,
            HandlerPort: null,
            SiteName: null);
        await using var output = new StringWriter();
        var code = await CheckCommand.RunAsync(
            environment, config: null, data: folder.Path, output, TestContext.Current.CancellationToken, mentions);
        return (code, output.ToString());
    }
}
