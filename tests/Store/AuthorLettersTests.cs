using System.Text.Json;
using Vigie.Model;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Store;

public sealed class AuthorLettersTests : IDisposable
{
    private readonly LocalStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_letter_loses_what_the_author_said_and_can_be_sent_again_with_the_rest()
    {
        await KeepAsync(Batch(Some.Mention("m1", "zoe's words", author: "zoe"), Some.Mention("m2", "other words", author: "paul")));
        await AskAsync();

        Assert.Equal(1, await Letters().EraseAsync(null, "zoe", Token));
        Assert.Equal(0, await Letters().EraseAsync(null, "zoe", Token));

        var letter = (await store.States.ReadDeadLetterAsync("l1", Token))!.Value;
        Assert.DoesNotContain("zoe", letter.Body, StringComparison.Ordinal);
        Assert.Equal(["m2"], Assert.Single(LetterMessage.Read(letter).Message.Mentions).Mentions.Select(mention => mention.Mention.Id));
        Assert.Single(await store.States.RedrivesAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_letter_of_nobody_else_goes_with_the_wish_to_send_it_again()
    {
        await KeepAsync(Batch(Some.Mention("m1", "zoe's words", author: "zoe")));
        await AskAsync();

        Assert.Equal(1, await Letters().EraseAsync("forum", "zoe", Token));

        Assert.Null(await store.States.ReadDeadLetterAsync("l1", Token));
        Assert.Empty(await store.States.RedrivesAsync(Token).ToListAsync(Token));
    }

    [Theory]
    [InlineData("mentions", """{"author":{"name":"zoe"}}""", true)]
    [InlineData("webhook", """{"text":"x","author":{"id":"zoe"}}""", true)]
    [InlineData("webhook", """{"user":[{"n":"z\u006fe"}]}""", true)]
    [InlineData("webhook", """{"author":{"name":"zoe"},"text":"cut he""", true)]
    [InlineData("webhook", """{"text":"zoe said","author":{"id":"paul"}}""", false)]
    [InlineData("webhook", """{"text":"zoe cut he""", false)]
    [InlineData("webhook", """{"text":"\ud800"}""", false)]
    [InlineData("collect", """{"source":"zoe","lease":"l"}""", false)]
    public async Task What_nobody_can_read_goes_whole_if_it_names_the_author(string queue, string body, bool gone)
    {
        await KeepAsync(body, queue);

        Assert.Equal(gone ? 1 : 0, await Letters().EraseAsync(null, "zoe", Token));

        Assert.Equal(gone, await store.States.ReadDeadLetterAsync("l1", Token) is null);
    }

    [Theory]
    [InlineData("forum", 1)]
    [InlineData("FORUM", 1)]
    [InlineData("x", 0)]
    public async Task Only_what_the_author_of_that_source_said_is_found(string source, int found)
    {
        await KeepAsync(Batch(Some.Mention("m1", source: "forum", author: "zoe")));

        Assert.Equal(found, await Letters().FindAsync(source, "zoe", Token).CountAsync(Token));
    }

    [Fact]
    public async Task A_letter_that_is_kept_anew_while_it_is_erased_is_read_again()
    {
        await KeepAsync(Batch(Some.Mention("m1", author: "zoe"), Some.Mention("m2", author: "paul")));
        var before = (await store.States.ReadDeadLetterAsync("l1", Token))!;
        await KeepAsync(Batch(Some.Mention("m1", author: "zoe"), Some.Mention("m3", author: "paul")));

        await store.States.ReplaceDeadLetterAsync(AuthorLetters.ShareOf(before.Value, null, "zoe")!.Rest!, before.ETag, Token);
        Assert.Contains("zoe", (await store.States.ReadDeadLetterAsync("l1", Token))!.Value.Body, StringComparison.Ordinal);
        await Letters().EraseAsync(null, "zoe", Token);

        var body = (await store.States.ReadDeadLetterAsync("l1", Token))!.Value.Body;
        Assert.DoesNotContain("zoe", body, StringComparison.Ordinal);
        Assert.Contains("m3", body, StringComparison.Ordinal);
    }

    public void Dispose() => store.Dispose();

    private static string Batch(params Mention[] mentions) => JsonSerializer.Serialize(
        new MentionBatch
        {
            Source = "forum",
            SeenAt = Some.Monday,
            Mentions = [.. mentions.Select(mention => new BrandMention("brand", mention))],
        },
        VigieJson.Default.MentionBatch);

    private AuthorLetters Letters() => new(store.States);

    private async Task KeepAsync(string body, string queue = "mentions") => await store.States.KeepDeadLetterAsync(
        new DeadLetter { Id = "l1", Queue = queue, At = Some.Monday, Reason = "why", Deliveries = 10, Body = body }, Token);

    private async Task AskAsync() =>
        await store.States.WriteRedriveAsync(new RedriveMark { Letter = "l1", AskedAt = Some.Monday }, null, Token);
}
