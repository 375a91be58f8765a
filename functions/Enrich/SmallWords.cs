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

    /// <summary>Articles, pronouns, prepositions, auxiliaries: they weigh in a model, and tell a person nothing.</summary>
    private const string Joiners =
        "the an and or of to in on at for from with by as is are was were be been it its this that these those he she they we you me my"
        + " your our their his her them us who which what so if has have had do does did will would can could just here there about"
        + " le la les un une des du de et ou à au aux en dans sur pour par avec ce cet cette ces il elle ils elles on nous vous je tu me te"
        + " se mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs qui que quoi dont où est sont été être suis es sommes êtes"
        + " ai as avons avez ont avait fait"
        + " der die das den dem ein eine einen einem und oder in im am an auf zu zum zur von mit für ist sind war es er sie wir ihr ich du"
        + " mein meine dein unser euer hat haben wird wurde dass"
        + " el los las una unos y de del al por para es son fue lo su sus mi tu se yo nos con"
        + " il lo gli i e di da del della dei che è sono ha ho mi ti si ci vi per"
        + " os um uma uns umas do da dos das ao no na nos nas em com por é foi eu ele ela";

    private static readonly FrozenDictionary<ulong, WordRole> Roles = Load();

    private static readonly FrozenSet<ulong> Joining = Joiners.Split(' ').Select(word => TextHash.Of(word)).ToFrozenSet();

    /// <summary>Whether it only joins other words, in one of the languages, and has no role of its own.</summary>
    /// <param name="hash">Of the word, as <see cref="Piece.Hash"/>.</param>
    public static bool IsJoiner(ulong hash) => Joining.Contains(hash) && !Roles.ContainsKey(hash);

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
