using Vigie.Enrich;
using Vigie.Model;

namespace Vigie.Tests.Enrich;

public sealed class RuleTriageTests
{
    private static readonly RuleTriage Rules = new();

    [Theory]
    [InlineData("en", "You idiots lost my parcel", Triage.Criticism)]
    [InlineData("en", "You are idiots", Triage.Attack)]
    [InlineData("fr", "Bande de crétins, mon colis a dix jours de retard", Triage.Criticism)]
    [InlineData("fr", "Bande de crétins", Triage.Attack)]
    [InlineData("en", "Your parcel is late, kill yourself", Triage.Attack)]
    [InlineData("es", "Un café con leche, un desastre", Triage.Criticism)]
    public void An_insult_is_an_attack_only_without_substance(string language, string text, Triage expected) =>
        Assert.Equal(expected, Rules.Sort(text, language, new(0.1, 0.2, 0.7), null).Triage);

    [Fact]
    public void An_attack_starts_no_reply_clock() =>
        Assert.Equal((Triage.Attack, false), Rules.Sort("You are idiots", "en", new(0.1, 0.2, 0.7), null));

    [Theory]
    [InlineData("Do you deliver here?", Triage.Question)]
    [InlineData("see https://example.org/?a=b", Triage.Other)]
    [InlineData("New post: how tea grows", Triage.Other)]
    [InlineData("¿Abren hoy", Triage.Question)]
    public void A_question_is_a_rule(string text, Triage expected) =>
        Assert.Equal(expected, Rules.Sort(text, "en", new(0.2, 0.6, 0.2), null).Triage);

    [Theory]
    [InlineData(0.95, true)]
    [InlineData(0.6, false)]
    public void Only_very_strong_praise_waits_for_thanks(double positive, bool needsAnswer) =>
        Assert.Equal((Triage.Praise, needsAnswer), Rules.Sort("Lovely cup", "en", new(positive, 1 - positive, 0), null));

    [Fact]
    public void A_review_with_two_stars_is_criticism_whatever_it_says() =>
        Assert.Equal((Triage.Criticism, true), Rules.Sort("Fine", "en", new(0.6, 0.3, 0.1), 2));
}
