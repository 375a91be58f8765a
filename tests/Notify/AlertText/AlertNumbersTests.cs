using Vigie.Model;
using Vigie.Notify;
using Vigie.Notify.AlertText;
using Vigie.Tests.Support;

namespace Vigie.Tests.Notify.AlertText;

public sealed class AlertNumbersTests
{
    [Theory]
    [InlineData("en", "one mention · questions")]
    [InlineData("fr", "une mention · des questions")]
    public void One_mention_is_not_counted_as_many(string language, string expected)
    {
        var alert = SomeAlert.Sla();
        alert = alert with { Evidence = alert.Evidence with { Mentions = 1, Negative = 1, Authors = 1, NegativeAuthors = 1 } };

        var content = AlertWriter.Write(SomeMessage.Facts(language, alert));

        Assert.StartsWith(expected, content.Numbers.PlainText, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_crisis_is_larger_than_its_thread_the_numbers_say_whose_they_are()
    {
        var facts = SomeMessage.Facts();

        Assert.StartsWith("24 mentions by 19 people · 18 negative (75 %) by 14 people", Numbers(facts), StringComparison.Ordinal);
        Assert.StartsWith(
            "This thread: 24 mentions", Numbers(facts with { Size = facts.Size with { Voices = 15 } }), StringComparison.Ordinal);
    }

    [Fact]
    public void One_reply_that_waits_is_not_counted_as_many()
    {
        var facts = SomeMessage.Facts(alert: SomeAlert.Velocity());
        var waiting = new WaitingReply(
            AlertId.Sla(SomeAlert.Thread(2), Some.Monday), SomeAlert.Thread(2), "Where is it?", Channel.Email, Url: null,
            Some.Monday.AddMinutes(30));

        var headline = AlertWriter.Write(facts with { Waiting = [waiting] }).Headline;

        Assert.EndsWith("reply due 10:30, 30\u00a0min left", headline, StringComparison.Ordinal);
    }

    private static string Numbers(AlertFacts facts) => AlertWriter.Write(facts).Numbers.PlainText;
}
