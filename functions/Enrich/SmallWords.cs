using System.Collections.Frozen;

namespace Vigie.Enrich;

/// <summary>What a small word does to others.</summary>
/// <param name="Negators">The languages in which it turns what follows, a bit each.</param>
/// <param name="Strength">How it strengthens or weakens the next word; 0 for not.</param>
/// <param name="IsContrast">What follows outweighs what came before.</param>
internal readonly record struct WordRole(int Negators, int Strength, bool IsContrast)
{
    /// <summary>Factor for the next word, over <see cref="SmallWords.PlainDegree"/>.</summary>
    public int Degree => Strength == 0 ? SmallWords.PlainDegree : Strength;

    public bool IsNegator(int language) => (Negators >> language & 1) != 0;
}

/// <summary>The small words that turn, strengthen, weaken or outweigh others, by language. Facts of grammar, written by hand.</summary>
internal static class SmallWords
{
    public const int PlainDegree = 10;

    private static readonly string[] Negators =
    [
        "not no never none nothing neither nor nobody cannot without hardly barely dont doesnt didnt isnt wasnt arent werent wont cant"
            + " couldnt shouldnt wouldnt aint hasnt havent hadnt don't doesn't didn't isn't wasn't aren't weren't won't can't couldn't"
            + " shouldn't wouldn't ain't hasn't haven't hadn't",
        "pas jamais rien aucun aucune sans ni guère nullement pa",
        "nicht kein keine keinen keinem keiner nie niemals ohne nix nichts ned net",
        "no nunca jamás jamas ni sin nada nadie ningún ninguna ninguno tampoco",
        "non mai senza né nessun nessuno nessuna niente nulla",
        "não nao nunca sem nem nenhum nenhuma nada jamais",
    ];

    private const string Strengtheners =
        "very really so extremely absolutely totally completely utterly incredibly super truly such too most highly"
        + " très vraiment tellement hyper ultra complètement totalement extrêmement trop absolument franchement si tres"
        + " sehr wirklich total absolut extrem echt molto davvero veramente troppo muito realmente demais muy tan demasiado";

    private const string Weakeners =
        "slightly somewhat bit kinda kind sort little rather fairly quite peu assez plutôt légèrement etwas ziemlich poco abbastanza pouco"
        + " bastante";

    private const string Contrasts =
        "but however although yet mais pourtant cependant toutefois néanmoins hélas aber jedoch leider ma però tuttavia mas porém contudo"
        + " pero sino aunque";

    private static readonly FrozenDictionary<ulong, WordRole> Roles = Load();

    /// <param name="hash">Of the word, as <see cref="Piece.Hash"/>.</param>
    public static WordRole RoleOf(ulong hash) => Roles.TryGetValue(hash, out var role) ? role : default;

    private static FrozenDictionary<ulong, WordRole> Load()
    {
        var roles = new Dictionary<ulong, WordRole>();
        for (var language = 0; language < Negators.Length; language++)
        {
            var bit = 1 << language;
            Change(roles, Negators[language], role => role with { Negators = role.Negators | bit });
        }

        Change(roles, Strengtheners, role => role with { Strength = PlainDegree * 13 / 10 });
        Change(roles, Weakeners, role => role with { Strength = PlainDegree * 7 / 10 });
        Change(roles, Contrasts, role => role with { IsContrast = true });
        return roles.ToFrozenDictionary();
    }

    private static void Change(Dictionary<ulong, WordRole> roles, string words, Func<WordRole, WordRole> change)
    {
        foreach (var word in words.Split(' '))
        {
            var hash = TextHash.Of(word);
            roles[hash] = change(roles.GetValueOrDefault(hash));
        }
    }
}
