using System.Text;
using System.Text.Json;
using Vigie.Hosting.Commands;
using Vigie.Hosting.Judging;
using Vigie.Model;

namespace Vigie.Tests.Hosting.Judging;

public sealed class JudgingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("one\ntwo", "one|two")]
    [InlineData("one\r\n\r\ntwo\r\n", "one||two")]
    [InlineData("\n\n", "|")]
    [InlineData("", null)]
    [InlineData("\uFEFFone\n\uFEFFtwo", "one|\uFEFFtwo")]
    [InlineData("a\rb\0c\u001b[2J\n", "a\rb\0c\u001b[2J")]
    [InlineData("{\"text\":\"in \\u00e9 json\"}\n", "in é json")]
    [InlineData("  {\"text\":\"spaces\"}  \n", "spaces")]
    [InlineData("{\"text\":\"broken\n", "{\"text\":\"broken")]
    [InlineData("{\"text\":\"a\"} {\"text\":\"b\"}", "{\"text\":\"a\"} {\"text\":\"b\"}")]
    [InlineData("{\"text\":1}\n{\"other\":\"x\"}\n[1]", "{\"text\":1}|{\"other\":\"x\"}|[1]")]
    [InlineData("{\"text\":\"half \\ud83d\"}", "{\"text\":\"half \\ud83d\"}")]
    [InlineData("{\"text\":\"a\\nb\"}", "a\nb")]
    public void Every_line_is_a_text_whatever_is_in_it(string input, string? texts) =>
        Assert.Equal(texts?.Split('|') ?? [], Read(Encoding.UTF8.GetBytes(input)).Select(mention => mention.Text));

    [Fact]
    public void Bytes_that_are_no_text_become_signs_for_broken_characters() =>
        Assert.Equal(["\uFFFDa\uFFFD", "b"], Read([0xFF, (byte)'a', 0xC3, (byte)'\n', (byte)'b']).Select(mention => mention.Text));

    [Fact]
    public void What_a_json_line_says_beside_the_text_is_taken_in()
    {
        var mention = Read("""{"text":"t","title":"T","language":"fr","rating":2.5,"more":[1]}"""u8.ToArray()).Single();
        Assert.Equal(("T", "fr", 2.5), (mention.Title, mention.Language, mention.Rating));
        Assert.Null(Read("""{"text":"t","rating":1e9,"title":4}"""u8.ToArray()).Single().Rating);
    }

    [Fact]
    public void Long_lines_are_cut_and_those_after_them_are_read()
    {
        var input = new MemoryStream();
        input.Write(Encoding.UTF8.GetBytes(new string('é', 600_000)));
        input.Write("\nshort\n"u8);
        input.Write(Encoding.UTF8.GetBytes("a" + string.Concat(Enumerable.Repeat("🫖", 20_000)) + "\r\n"));
        for (var megabytes = 0; megabytes < 40; megabytes++)
        {
            input.Write(Enumerable.Repeat((byte)'x', 1024 * 1024).ToArray());
        }

        input.Write("\nlast"u8);

        var texts = Read(input.ToArray()).Select(mention => mention.Text).ToList();

        Assert.Equal([10_000, 5, 9_999, 10_000, 4], texts.Select(text => text.Length));
        Assert.Equal("last", texts[^1]);
        Assert.False(char.IsHighSurrogate(texts[2][^1]));
    }

    [Fact]
    public void Lines_come_out_the_same_however_the_bytes_come_in()
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFFa\r\n\r\nbé🫖\n{\"text\":\"c\"}\r\nlast\r");
        var whole = Read(bytes).Select(mention => mention.Text).ToList();

        Assert.Equal(["a", "", "bé🫖", "c", "last"], whole);
        Assert.Equal(whole, Read(new DrippingStream(bytes)).Select(mention => mention.Text));
    }

    [Fact]
    public void Each_line_is_answered_in_order_with_all_its_members()
    {
        var lines = Judge("I hate this, it is broken\n\n{\"text\":\"J'adore, merci !\"}\n", VerdictFormat.Json).Split('\n');

        Assert.Equal(4, lines.Length);
        Assert.Empty(lines[3]);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(
            ["language", "sentiment", "scores", "confidence", "triage", "needsAnswer", "because"],
            first.RootElement.EnumerateObject().Select(member => member.Name));
        var scores = first.RootElement.GetProperty("scores");
        Assert.Equal(["negative", "neutral", "positive"], scores.EnumerateObject().Select(member => member.Name));
        Assert.Equal(1, scores.EnumerateObject().Sum(member => member.Value.GetDouble()), 3);
        Assert.Equal(["negative", "neutral", "positive"], lines[..3].Select(line =>
            JsonDocument.Parse(line).RootElement.GetProperty("sentiment").GetString()));
    }

    [Fact]
    public void A_line_of_tabs_has_label_confidence_triage_and_language()
    {
        var lines = Judge("I hate this, it is broken and I want my money back\nзачем это\n", VerdictFormat.Tsv).Split('\n');

        Assert.Matches("^negative\t[01]\\.[0-9]{4}\tcriticism\ten$", lines[0]);
        Assert.Matches("^(negative|neutral|positive)\t[01]\\.[0-9]{4}\t[a-z]+\tother$", lines[1]);
    }

    [Fact]
    public void A_reader_that_has_enough_ends_it_quietly()
    {
        using var input = new EndlessStream();

        JudgeCommand.JudgeAll(input, new ClosedPipe(), VerdictFormat.Json, Vigie.Enrich.Judge.Embedded, Token);

        Assert.True(input.Reads < 5);
    }

    [Fact]
    public void Any_bytes_at_all_give_one_line_for_each_line()
    {
        var random = new Random(20261122);
        for (var run = 0; run < 200; run++)
        {
            var bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            if (run % 2 == 0)
            {
                "{\"text\":\""u8.CopyTo(bytes.AsSpan().Length > 9 ? bytes : new byte[9]);
            }

            var expected = bytes.Count(one => one == '\n') + (bytes.Length > 0 && bytes[^1] != '\n' ? 1 : 0);
            using var output = new MemoryStream();
            JudgeCommand.JudgeAll(new MemoryStream(bytes), output, VerdictFormat.Json, Vigie.Enrich.Judge.Embedded, Token);
            var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n')[..^1];
            Assert.Equal(expected, lines.Length);
            Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
        }
    }

    private static List<Mention> Read(byte[] bytes) => Read(new MemoryStream(bytes));

    private static List<Mention> Read(Stream stream)
    {
        var mentions = new List<Mention>();
        var reader = new LineReader(stream, () => { });
        while (reader.TryRead(out var line))
        {
            mentions.Add(TextLine.Read(line));
        }

        return mentions;
    }

    private static string Judge(string input, VerdictFormat format)
    {
        using var output = new MemoryStream();
        JudgeCommand.JudgeAll(new MemoryStream(Encoding.UTF8.GetBytes(input)), output, format, Vigie.Enrich.Judge.Embedded, Token);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>Gives one byte at a time.</summary>
    private sealed class DrippingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }

    private sealed class EndlessStream : MemoryStream
    {
        public int Reads { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Reads++;
            buffer.AsSpan(offset, count).Fill((byte)'\n');
            return count;
        }
    }

    private sealed class ClosedPipe : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe", 32);
    }
}
