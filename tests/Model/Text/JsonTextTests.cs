using System.Text.Json;
using Vigie.Model.Text;

namespace Vigie.Tests.Model.Text;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"a":"x"}""", "x")]
    [InlineData("""{"a":"\ud800"}""", null)]
    [InlineData("""{"\ud800":1,"a":"x"}""", "x")]
    [InlineData("""{"a\ud800":1,"\ud800":2,"a":"x","a":"y"}""", "y")]
    public void A_member_is_found_beside_names_that_cannot_be_read(string json, string? text)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(text, JsonText.Of(JsonText.Member(document.RootElement, "a")!.Value));
    }

    [Fact]
    public void Names_that_cannot_be_read_cost_no_exception_each()
    {
        using var document = JsonDocument.Parse($$"""{{{string.Concat(Enumerable.Repeat("\"\\ud800\":1,", 1_000))}}"a":"x"}""");
        var (thread, thrown) = (Environment.CurrentManagedThreadId, 0);
        void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs first) =>
            thrown += Environment.CurrentManagedThreadId == thread ? 1 : 0;
        AppDomain.CurrentDomain.FirstChanceException += Count;

        try
        {
            Assert.Null(JsonText.Member(document.RootElement, "b"));
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        Assert.InRange(thrown, 1, 10);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_shown_as_broken_characters()
    {
        using var document = JsonDocument.Parse((byte[])[.. "\"a"u8, 0xff, (byte)'"']);

        Assert.Null(JsonText.Of(document.RootElement));
        Assert.Equal("\"a\uFFFD\"", JsonText.Raw(document.RootElement));
    }
}
