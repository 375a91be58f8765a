using Vigie.Detect;
using Vigie.Model;

namespace Vigie.Tests.Detect;

public sealed class SeverityRuleTests
{
    [Theory]
    [InlineData(5, 0.5, 3, 200, Triage.Criticism, Severity.Warning)]
    [InlineData(15, 0.5, 3, 200, Triage.Criticism, Severity.High)]
    [InlineData(50, 0.5, 3, 200, Triage.Criticism, Severity.Critical)]
    [InlineData(5, 0.8, 12, 200, Triage.Criticism, Severity.High)]
    [InlineData(5, 0.5, 12, 200, Triage.Criticism, Severity.Warning)]
    [InlineData(5, 0.8, 12, 50_000, Triage.Criticism, Severity.Critical)]
    [InlineData(15, 0.5, 3, 200, Triage.Attack, Severity.Warning)]
    [InlineData(5, 0.5, 3, 200, Triage.Attack, Severity.Warning)]
    public void Velocity_climbs_in_counted_steps(int authors, double share, double growth, long reach, Triage triage, Severity expected)
    {
        var facts = new SeverityFacts
        {
            Kind = AlertKind.Velocity,
            NegativeAuthors = authors,
            NegativeShare = share,
            Growth = growth,
            LargestReach = reach,
            MainTriage = triage,
        };

        Assert.Equal(expected, SeverityRule.Of(facts));
    }

    [Theory]
    [InlineData(false, false, Severity.Warning)]
    [InlineData(true, false, Severity.High)]
    [InlineData(true, true, Severity.Critical)]
    public void A_reply_climbs_with_its_lateness(bool late, bool beyond, Severity expected) =>
        Assert.Equal(expected, SeverityRule.Of(new SeverityFacts { Kind = AlertKind.Sla, Late = late, BeyondCeiling = beyond }));

    [Theory]
    [InlineData(0.1, Severity.Info)]
    [InlineData(0.4, Severity.Warning)]
    [InlineData(0.6, Severity.High)]
    public void Volume_climbs_with_its_negative_share(double share, Severity expected) =>
        Assert.Equal(expected, SeverityRule.Of(new SeverityFacts { Kind = AlertKind.Volume, NegativeShare = share }));
}
