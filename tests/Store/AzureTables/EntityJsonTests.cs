using System.Text.Json;
using Vigie.Store.AzureTables;

namespace Vigie.Tests.Store.AzureTables;

public sealed class EntityJsonTests
{
    [Theory]
    [InlineData("""{"PartitionKey":"p","RowKey":"r","A@odata.type":"Edm.Int64","A":"12"}""")]
    [InlineData("""{"PartitionKey":"p","RowKey":"r","A":"12","A@odata.type":"Edm.Int64"}""")]
    public void A_value_is_of_the_type_that_it_is_said_to_be_wherever_that_stands(string json)
    {
        using var row = JsonDocument.Parse(json);

        Assert.Equal(12L, EntityJson.Read(row.RootElement)["A"]);
    }

    [Theory]
    [InlineData("""{"A@odata.type":"Edm.Guid","A":"x"}""")]
    [InlineData("""{"A@odata.type":"Edm.Binary","A":"?"}""")]
    [InlineData("""{"A@odata.type":"Edm.DateTime","A":"soon"}""")]
    [InlineData("""{"A@odata.type":"Edm.Int64","A":"99999999999999999999"}""")]
    [InlineData("""{"A@odata.type":1,"A":"x"}""")]
    [InlineData("""{"A":[1]}""")]
    [InlineData("1")]
    public void A_row_that_cannot_be_read_is_refused(string json)
    {
        using var row = JsonDocument.Parse(json);

        Assert.Throws<FormatException>(() => EntityJson.Read(row.RootElement));
    }
}
