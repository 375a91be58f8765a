using Vigie.Model;
using Vigie.Receive.Mail;
using Vigie.Tests.Support;

namespace Vigie.Tests.Receive.Mail;

public sealed class NotificationRulesTests
{
    [Theory]
    [InlineData("google-business.en", 2d, "Zoe W", "The tea came late and cold.", "https://business.google.com/reviews/l/42?x=1&y=2")]
    [InlineData("google-business.fr", 4d, "Zoe W", "Très bon accueil.", "https://business.google.com/reviews/l/43")]
    [InlineData("trustpilot.en", 1d, "Zoe W", "Three weeks without a word from anybody.\nStill no parcel.",
        "https://www.trustpilot.com/reviews/65a1")]
    [InlineData("trustpilot.fr", 5d, "Zoe W", "Livraison rapide, merci.", "https://fr.trustpilot.com/reviews/65a2")]
    [InlineData("tripadvisor.en", 2d, "Zoe W", "The heating did not work at all.",
        "https://www.tripadvisor.com/ShowUserReviews-g1-d2-r3.html")]
    [InlineData("app-store.en", 1d, "zoe_w", "It closes as soon as I log in.", "https://appstoreconnect.apple.com/apps/1/reviews")]
    public void A_mail_that_tells_of_a_review_is_the_review(string file, double rating, string author, string text, string url)
    {
        var review = Assert.Single(Read(file));

        Assert.Equal(
            (Channel.Review, rating, author, text, url),
            (review.Channel, review.Rating, review.Author?.Name, review.Text, review.Url));
        Assert.Equal((review.Id, SenderTrust.Verified), (review.ThreadId, review.Trust));
    }

    [Fact]
    public void A_mail_of_LinkedIn_is_what_somebody_posted()
    {
        var post = Assert.Single(Read("linkedin.en"));

        Assert.Equal(("Zoe W", "Acme Tea has let its suppliers down again."), (post.Author?.Name, post.Text));
        Assert.Equal("https://www.linkedin.com/comm/feed/update/urn:li:activity:7", post.Url);
    }

    [Theory]
    [InlineData("google-alerts.en", "https://paper.example/tea?id=1 news | https://www.reddit.com/r/tea/comments/1 forum")]
    [InlineData("f5bot.en", "https://www.reddit.com/r/tea/comments/9/ forum | https://news.ycombinator.com/item?id=12 forum")]
    [InlineData("syften.en", "https://bsky.app/profile/zoe.example/post/3k bluesky")]
    [InlineData("talkwalker.en", "https://blog.example.org/tea news")]
    public void A_listeners_mail_is_each_of_its_finds_in_its_own_place(string file, string finds)
    {
        var found = Read(file);

        Assert.Equal(finds, string.Join(" | ", found.Select(mention => $"{mention.Url} {CamelCase<Channel>.NameOf(mention.Channel)}")));
        Assert.All(found, mention => Assert.True(mention.Text.Length > 10 && mention.ThreadId is null));
    }

    [Fact]
    public void The_same_review_told_of_twice_is_one() =>
        Assert.Equal(Read("trustpilot.en")[0].Id, Read("trustpilot.en")[0].Id);

    [Fact]
    public void Another_mail_of_the_service_comes_as_a_plain_mail()
    {
        var reading = Assert.Single(MailMention.Of(
            Mail("trustpilot.en") with { Subject = "Your invoice", Headers = new MailHeaders([("Precedence", "bulk")]) }, "place",
                Some.Monday));

        Assert.Equal((Channel.Email, "Your invoice"), (reading.Mention!.Channel, reading.Mention.Title));
    }

    [Fact]
    public void Whoever_takes_a_services_name_without_its_signature_writes_no_review()
    {
        var forged = Mail("trustpilot.en") with
        {
            Headers = new MailHeaders([]),
            Checks = new MailChecks(["evil.example"], "evil.example", Failed: true)
        };

        var mention = Assert.Single(MailMention.Of(forged, "place", Some.Monday)).Mention!;

        Assert.Equal((Channel.Email, SenderTrust.Failed, null), (mention.Channel, mention.Trust, mention.Rating));
    }

    [Fact]
    public void Every_rule_has_a_mail_that_shows_it()
    {
        var shown = Directory.EnumerateFiles(Folder, "*.txt").Select(file => Path.GetFileName(file).Split('.')[0]).Distinct().Order();

        Assert.Equal(NotificationRules.Rules.Select(rule => rule.Site).Order(), shown);
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Data", "receive", "mails");

    private static List<Mention> Read(string file) =>
        [.. MailMention.Of(Mail(file), "place", Some.Monday).Select(reading => reading.Mention!)];

    private static InboundMail Mail(string file)
    {
        var parts = File.ReadAllText(Path.Combine(Folder, file + ".txt")).Split("\n\n", 2);
        var headers = MailHeaders.Parse(parts[0]);
        var from = MailSender.Parse(headers["From"])!;
        return new InboundMail
        {
            Headers = new MailHeaders([("Auto-Submitted", "auto-generated")]),
            From = from,
            Subject = headers["Subject"],
            Html = parts[1].StartsWith('<') ? parts[1] : null,
            Text = parts[1].StartsWith('<') ? null : parts[1],
            Checks = new MailChecks([from.Domain], null, Failed: false),
        };
    }
}
