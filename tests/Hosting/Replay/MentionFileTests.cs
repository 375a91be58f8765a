using System.IO.Compression;
using System.Text;
using Vigie.Hosting.Replay;

namespace Vigie.Tests.Hosting.Replay;

public sealed class MentionFileTests
{
    private const string Line = """{"id":"1","source":"s","text":"x","createdAt":"2026-03-02T09:00:00Z","channel":"forum"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\n \n\n")]
    public async Task Each_line_is_a_mention_and_an_empty_one_is_none(string end)
    {
        var file = await ReadAsync(Line + end + Line.Replace("\"1\"", "\"2\"", StringComparison.Ordinal));

        Assert.Equal(["1", "2"], file.Mentions.Select(mention => mention.Id));
        Assert.Empty(file.SetAside);
    }

    [Fact]
    public async Task A_line_of_ten_million_characters_is_set_aside_with_its_number()
    {
        var file = await ReadAsync($"{Line}\n{new string('x', 10_000_000)}\n{Line}");

        Assert.Equal(2, file.Mentions.Count);
        Assert.Equal(["line 2: it has more than 1048576 characters"], file.SetAside);
    }

    [Fact]
    public async Task A_small_packed_file_with_a_very_long_line_is_not_read_into_memory()
    {
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var block = new byte[1_000_000];
            block.AsSpan().Fill((byte)'x');
            for (var count = 0; count < 100; count++)
            {
                zip.Write(block);
            }
        }

        packed.Position = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();

        var file = await MentionFile.ReadAsync(packed, packed: true, Token);

        // A stream in memory is read without a change of thread; whole, the line is 200 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32_000_000);
        Assert.Equal((0, 1), (file.Mentions.Count, file.SetAsideCount));
    }

    private static Task<MentionFile> ReadAsync(string text) =>
        MentionFile.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), packed: false, Token);
}
