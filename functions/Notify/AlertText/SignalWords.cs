using Vigie.Model;

namespace Vigie.Notify.AlertText;

/// <summary>
/// A detector's rule and numbers in words. Only those that a person can do something with; all of them are in the alert's evidence.
/// </summary>
internal sealed class SignalWords(Words words)
{
    private static readonly IReadOnlyList<(string Name, Text Form)> Telling =
    [
        ("negativeAuthors", Text.NumberNegativeAuthors),
        ("minimumAuthors", Text.NumberMinimumAuthors),
        ("voicesInTwoLastQuarters", Text.NumberLastHalfHour),
        ("threadAgeMinutes", Text.NumberThreadAge),
        ("usualNegativeShare", Text.NumberUsualShare),
        ("minimumAnHour", Text.NumberMinimumAnHour),
    ];

    public string Describe(Signal signal)
    {
        var rule = signal.Rule.Split('/')[0] switch
        {
            "thread-velocity" => words.Say(Text.RuleVelocity),
            "brand-volume" => words.Say(Text.RuleVolume),
            _ => signal.Rule,
        };
        var numbers = Telling.Where(telling => signal.Numbers.ContainsKey(telling.Name))
            .Select(telling => words.Say(telling.Form, Value(telling.Name, signal.Numbers[telling.Name])));
        return string.Join(" · ", numbers.Prepend(words.Say(Text.WhyRule, words.Quote(rule))));
    }

    private string Value(string name, double value) => name switch
    {
        "threadAgeMinutes" => words.Span(TimeSpan.FromMinutes(value)),
        "usualNegativeShare" => words.Number(Math.Round(100 * value)),
        _ => words.Number(value),
    };
}
