using System.Text.Json;
using Vigie.Hosting.Handler;

namespace Vigie.Tests.Hosting.Handler;

public sealed class MessageMetadataTests
{
    [Theory]
    [InlineData("""{"DeliveryCount":"3"}""", 3)]
    [InlineData("""{"DeliveryCount":3}""", 3)]
    [InlineData("""{"deliverycount":"\"3\""}""", 3)]
    [InlineData("""{"DeliveryCount":"many"}""", 1)]
    [InlineData("""{"DeliveryCount":null}""", 1)]
    [InlineData("{}", 1)]
    [InlineData("[]", 1)]
    [InlineData("""{"DeliveryCountArray":"[4,5]"}""", 4)]
    [InlineData("""{"DeliveryCountArray":[4,5]}""", 4)]
    [InlineData("""{"DeliveryCountArray":"[]"}""", 1)]
    public void Delivery_count_is_read_in_every_form(string metadata, int expected)
    {
        using var document = JsonDocument.Parse(metadata);

        Assert.Equal(expected, MessageMetadata.DeliveryCount(document.RootElement, 0, "{}"));
    }

    [Theory]
    [InlineData("\"\\\"abc\\\"\"", "abc")]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"\"", "")]
    [InlineData("\"\\\"half\"", "\"half")]
    [InlineData("null", null)]
    public void Texts_are_read_wrapped_once_or_twice(string json, string? expected)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(expected, MessageMetadata.Text(document.RootElement));
    }

    [Theory]
    [InlineData("\"2026-09-01T10:00:00\"")]
    [InlineData("\"2026-09-01T10:00:00Z\"")]
    [InlineData("\"2026-09-01T12:00:00+02:00\"")]
    [InlineData("\"\\\"2026-09-01T10:00:00\\\"\"")]
    public void Times_without_a_zone_are_utc(string json)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(new DateTimeOffset(2026, 9, 1, 10, 0, 0, TimeSpan.Zero), MessageMetadata.Time(document.RootElement));
    }
}
