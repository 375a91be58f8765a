using Vigie.Model;

namespace Vigie.Notify.AlertText;

/// <summary>How much was heard of the thread: mentions, people, of what kind, how far they reach.</summary>
internal sealed class AlertNumbers(AlertFacts facts, Words words)
{
    private readonly Evidence evidence = facts.Alert.Evidence;

    public string Write()
    {
        if (evidence.Mentions == 0)
        {
            return facts.Alert.Kind == AlertKind.Operator ? string.Empty : words.Say(Text.Nothing);
        }

        var parts = Heard().ToList();
        if (evidence.Language != "und")
        {
            parts.Add(words.Say(Text.NumbersLanguage, UntrustedText.Clean(evidence.Language, 8)));
        }

        if (evidence.LargestReach is { } reach)
        {
            parts.Add(words.Say(Text.NumbersReach, words.Number(reach)));
        }

        // The first line counts the whole crisis.
        var numbers = string.Join(" · ", parts);
        return facts.Size.Voices > evidence.NegativeAuthors ? words.Say(Text.NumbersThread, numbers) : numbers;
    }

    private IEnumerable<string> Heard()
    {
        if (evidence.Mentions == 1)
        {
            return [words.Say(Text.NumbersOne), words.Triage(evidence.MainTriage)];
        }

        var share = Math.Round(100.0 * evidence.Negative / evidence.Mentions);
        return
        [
            words.Say(Text.NumbersMentions, words.Number(evidence.Mentions), People(evidence.Authors)),
            words.Say(Text.NumbersNegative, words.Number(evidence.Negative), words.Number(share), People(evidence.NegativeAuthors)),
            words.Say(Text.NumbersTriage, words.Triage(evidence.MainTriage)),
        ];
    }

    private string People(int count) => count == 1 ? words.Say(Text.OnePerson) : words.Say(Text.People, words.Number(count));
}
