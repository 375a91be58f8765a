using System.Text.Json;
using Vigie.Model;
using Vigie.Receive;
using Vigie.Tests.Support;

namespace Vigie.Tests.Receive;

public sealed class MentionReaderTests
{
    [Fact]
    public void Every_field_is_read()
    {
        var mention = Read("""
            {"id":"17","source":"mastodon","channel":"mastodon","url":"https://example.org/@ana/17",
             "author":{"id":"a","name":"Ana","followers":120},"text":"Froid.","language":"fr-CH",
             "createdAt":"2026-03-02T10:00:00.5+01:00","threadId":"t","parentId":16,"title":"Thé","rating":2.5,
             "engagement":{"likes":1,"shares":2,"replies":3},"fromBrand":true,"deleted":false,"revision":"r2","unknown":{"x":[]}}
            """);

        Assert.Equal(
            new Mention
            {
                Id = "17",
                Source = "mastodon",
                Channel = Channel.Mastodon,
                Url = "https://example.org/@ana/17",
                Author = new Author("a", "Ana", 120),
                Text = "Froid.",
                Language = "fr",
                CreatedAt = Some.Monday.AddSeconds(0.5),
                ThreadId = "t",
                ParentId = "16",
                Title = "Thé",
                Rating = 2.5,
                Engagement = new Engagement(1, 2, 3),
                FromBrand = true,
                Revision = "r2",
            },
            mention);
    }

    [Fact]
    public void What_names_no_source_belongs_to_the_one_it_was_sent_to() =>
        Assert.Equal("generic", Read("""{"id":1,"text":"x","createdAt":"2026-03-02T09:00:00Z","author":null,"url":""}""").Source);

    [Theory]
    [InlineData("id", "null", "id: is required and must not be empty.")]
    [InlineData("id", "\" \"", "id: is required and must not be empty.")]
    [InlineData("id", "{}", "id: must be a text.")]
    [InlineData("text", "\"\"", "text: is required and must not be empty.")]
    [InlineData("text", "5", "text: must be a text.")]
    [InlineData("text", "\"\\ud800\"", "text: holds a broken character (half of a surrogate pair).")]
    [InlineData("createdAt", "null", "createdAt: is required and must not be empty.")]
    [InlineData("createdAt", "\"1989-12-31T23:59:59Z\"", "createdAt: is before 1990.")]
    [InlineData("createdAt", "\"2026-03-03T09:00:01Z\"", "createdAt: is more than a day ahead of the clock here.")]
    [InlineData(
        "channel",
        "\"myspace\"",
        "channel: is not known; allowed: other, facebook, instagram, x, mastodon, bluesky, email, blog, news, forum, review, video.")]
    [InlineData("url", "\"javascript:alert(1)\"", "url: must be an absolute http or https address.")]
    [InlineData("url", "\"/posts/1\"", "url: must be an absolute http or https address.")]
    [InlineData("source", "\"a\\u001fb\"", "source: must be letters, digits, '.', '_' and '-', at most 40.")]
    [InlineData("author", "\"ana\"", "author: an object is expected.")]
    [InlineData("author", "{\"followers\":-1}", "author.followers: must be a whole number, 0 or more.")]
    [InlineData("rating", "6", "rating: must be a number from 1 to 5.")]
    [InlineData("rating", "1e999", "rating: must be a number from 1 to 5.")]
    [InlineData("engagement", "{\"likes\":1.5}", "engagement.likes: must be a whole number, 0 or more.")]
    [InlineData("deleted", "\"no\"", "deleted: must be true or false.")]
    public void A_wrong_field_is_named_with_what_is_allowed(string field, string value, string expected)
    {
        var json = new Dictionary<string, string>
        {
            ["id"] = "\"1\"",
            ["text"] = "\"x\"",
            ["createdAt"] = "\"2026-03-02T09:00:00Z\"",
            [field] = value,
        };

        var fault =
            Assert.Throws<FieldException>(() => Read($"{{{string.Join(",", json.Select(pair => $"\"{pair.Key}\":{pair.Value}"))}}}"));

        Assert.Equal(expected, $"{fault.Field}: {fault.Message}");
    }

    [Theory]
    [InlineData("2026-03-02")]
    [InlineData("2026-03-02T09:00:00")]
    [InlineData("02/03/2026 09:00Z")]
    [InlineData("2026-02-30T09:00:00Z")]
    [InlineData("1772442000")]
    public void A_time_without_a_zone_or_a_day_is_refused(string time)
    {
        var fault = Assert.Throws<FieldException>(() => Read($$"""{"id":"1","text":"x","createdAt":"{{time}}"}"""));

        Assert.Equal("createdAt", fault.Field);
    }

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        var text = new string('x', Mention.MaximumTextLength - 1) + "😀 and more";

        var mention = Read($$"""{"id":"1","text":"{{text}}","createdAt":"2026-03-02T09:00:00Z"}""");

        Assert.Equal(text[..(Mention.MaximumTextLength - 1)], mention.Text);
    }

    [Theory]
    [InlineData("\"deleted\":true")]
    [InlineData("\"rating\":1")]
    [InlineData("\"title\":\"Never again\"")]
    public void Stars_a_title_or_a_deletion_need_no_text(string field) =>
        Assert.Empty(Read($$"""{"id":"1","createdAt":"2026-03-02T09:00:00Z",{{field}}}""").Text);

    private static Mention Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new MentionReader("generic", Some.Monday).Read(document.RootElement);
    }
}
