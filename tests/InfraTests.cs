using System.Text.Json;
using System.Text.RegularExpressions;
using Vigie.Hosting.Handler;
using Vigie.Tests.Support;

namespace Vigie.Tests;

/// <summary>What is deployed and what the program asks for are the same.</summary>
public sealed partial class InfraTests
{
    private static readonly string Bicep = File.ReadAllText(Path.Combine(Repository.Root, "infra", "resources.bicep"));

    [Fact]
    public void The_queues_are_those_of_the_bindings()
    {
        var bound = Directory.GetFiles(Repository.Functions, "function.json", SearchOption.AllDirectories)
            .SelectMany(path => JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("bindings").EnumerateArray())
            .Where(binding => binding.TryGetProperty("queueName", out _))
            .Select(binding => binding.GetProperty("queueName").GetString()!)
            .Distinct()
            .Order();

        Assert.Equal(bound, Names().Matches(Queues().Match(Bicep).Groups[1].Value).Select(match => match.Groups[1].Value).Order());
    }

    [Fact]
    public void Every_connection_of_a_binding_has_its_setting()
    {
        var connections = Directory.GetFiles(Repository.Functions, "function.json", SearchOption.AllDirectories)
            .SelectMany(path => Connections().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value))
            .Distinct();

        Assert.All(connections, connection => Assert.Contains($"{connection}__fullyQualifiedNamespace:", Bicep, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Storage__tableServiceUri:")]
    [InlineData("Dashboard__Key:")]
    [InlineData("PublicUrl:")]
    [InlineData("Teams__WebhookUrl:")]
    [InlineData("runtime: { name: 'custom', version: '1.0' }")]
    [InlineData("'azd-service-name': 'vigie'")]
    public void What_the_app_needs_is_set(string expected) => Assert.Contains(expected, Bicep, StringComparison.Ordinal);

    [Theory]
    [InlineData("FUNCTIONS_WORKER_RUNTIME")]
    [InlineData("FUNCTIONS_EXTENSION_VERSION")]
    [InlineData("WEBSITE_RUN_FROM_PACKAGE")]
    [InlineData("Network__AllowPrivate")]
    public void What_Flex_Consumption_refuses_or_a_laptop_alone_may_have_is_not(string forbidden) =>
        Assert.DoesNotContain(forbidden, Bicep, StringComparison.Ordinal);

    [Fact]
    public void The_queues_deliver_oftener_than_a_message_is_tried_so_that_it_can_be_kept()
    {
        Assert.Contains($"maxDeliveryCount: {QueueWork.QueueDeliveries}\n", Bicep, StringComparison.Ordinal);
        Assert.InRange(QueueWork.QueueDeliveries, QueueWork.MaximumDeliveries + 4, 2000);
    }

    [GeneratedRegex(@"for name in \[([^\]]*)\]")]
    private static partial Regex Queues();

    [GeneratedRegex("'([a-z]+)'")]
    private static partial Regex Names();

    [GeneratedRegex("\"connection\": \"([A-Za-z]+)\"")]
    private static partial Regex Connections();
}
