using Vigie.Model;

namespace Vigie.Notify.AlertText;

/// <summary>
/// What the daily sign of life says: that it is one, yesterday in two numbers, and how to be rid of it. Asks nobody for anything.
/// </summary>
internal static class CanaryText
{
    public static AlertContent Write(AlertFacts facts)
    {
        var words = Words.Of(facts.Brand.Language);
        var evidence = facts.Alert.Evidence;
        return new AlertContent
        {
            Language = words.Language,
            Severity = Severity.Info,
            Headline = evidence.Title,
            PossibleRepeat = facts.PossibleRepeat ? words.Say(Text.PossibleRepeat) : null,
            Deadline = [],
            Reason = [Line.Own(evidence.Problem ?? string.Empty)],
            Numbers = Line.Own(string.Empty),
            ToDo = [Line.Own(evidence.Remedy ?? string.Empty)],
            Links = [new Link(words.Say(Text.LinkDashboard), facts.Dashboard)],
            Footer = [Line.Own(words.Say(Text.FooterAlert, facts.Alert.Id.Value, facts.Sequence)), Line.Own(words.Say(Text.EndsCanary))],
            Titles = new SectionTitles(
                words.Say(Text.HeadCanary), words.Say(Text.TitleEvidence), words.Say(Text.TitleToDo), words.Say(Text.TitleContext)),
        };
    }
}
