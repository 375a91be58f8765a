using System.Text;
using System.Text.Json;
using Vigie.Hosting.Handler;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Handler;

public sealed class OutputMessagesTests
{
    private static readonly FunctionShape Watch = FunctionShape.All.Single(shape => shape.Name == "Watch");

    [Fact]
    public void No_message_is_ever_valid_base64_and_each_is_an_object_that_fits()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var outgoing = new Outgoing
            {
                Mentions =
                [
                    Some.Batch([.. Enumerable.Range(0, random.Next(0, 12)).Select(index => Some.Mention($"m{index}", Text(random)))]),
                ],
                Collect = [new CollectRequest(Text(random), Text(random))],
                Alerts = [new AlertNotice(new AlertId(Text(random)))],
            };

            foreach (var text in OutputMessages.Of(Watch, outgoing).Values.SelectMany(texts => texts))
            {
                Assert.StartsWith("{", text, StringComparison.Ordinal);
                Assert.False(Convert.TryFromBase64String(text, new byte[text.Length], out _), text);
                Assert.InRange(Encoding.UTF8.GetByteCount(text), 2, OutputMessages.MaximumBytes);
            }
        }
    }

    [Fact]
    public void A_pushed_batch_that_is_too_large_is_cut_and_nothing_is_lost()
    {
        var batch = Some.Batch([.. Enumerable.Range(0, 90).Select(index => Some.Mention($"m{index}", new string('x', 8000)))]);

        var texts = OutputMessages.Of(Watch, new Outgoing { Mentions = [batch] })["mentions"];

        Assert.All(texts, text => Assert.InRange(Encoding.UTF8.GetByteCount(text), 2, OutputMessages.MaximumBytes));
        var ids = texts.SelectMany(text => JsonSerializer.Deserialize(text, VigieJson.Default.MentionBatch)!.Mentions)
            .Select(mention => mention.Mention.Id);
        Assert.Equal(batch.Mentions.Select(mention => mention.Mention.Id), ids);
    }

    [Fact]
    public void A_batch_of_more_than_100_mentions_is_cut()
    {
        var batch = Some.Batch([.. Enumerable.Range(0, 101).Select(index => Some.Mention($"m{index}"))]);

        Assert.Equal(2, OutputMessages.Of(Watch, new Outgoing { Mentions = [batch] })["mentions"].Count);
    }

    [Fact]
    public void A_batch_with_a_cursor_is_never_cut_for_its_parts_may_be_reordered()
    {
        var batch = Some.Batch([.. Enumerable.Range(0, 101).Select(index => Some.Mention($"m{index}"))]) with
        {
            Cursor = new CursorCommit("lease", "next", More: false, Some.Monday),
        };

        var failure = Assert.Throws<InvalidOperationException>(() => OutputMessages.Of(Watch, new Outgoing { Mentions = [batch] }));
        Assert.Contains("'forum'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mention_that_alone_is_too_large_fails_loudly() =>
        Assert.Throws<InvalidOperationException>(
            () => OutputMessages.Of(Watch, new Outgoing { Mentions = [Some.Batch(Some.Mention(text: new string('x', 300_000)))] }));

    private static string Text(Random random) =>
        new([.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => (char)random.Next(1, random.Next(0, 2) == 0 ? 128 : 0xD7FF))]);
}
