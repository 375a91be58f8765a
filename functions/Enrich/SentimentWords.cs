namespace Vigie.Enrich;

/// <summary>The small words that turn, strengthen, weaken or outweigh others, by language. Facts of grammar, written by hand.</summary>
internal static class SentimentWords
{
    private static readonly Dictionary<string, HashSet<string>> Negators = new(StringComparer.Ordinal)
    {
        ["en"] = Set(
            "not no never none nothing neither nor nobody cannot without hardly barely dont doesnt didnt isnt wasnt arent werent"
            + " wont cant couldnt shouldnt wouldnt aint hasnt havent hadnt"),
        ["fr"] = Set("pas jamais rien aucun aucune sans ni guère nullement pa"),
        ["de"] = Set("nicht kein keine keinen keinem keiner nie niemals ohne nix nichts"),
        ["it"] = Set("non mai senza né nessun nessuno nessuna niente"),
        ["pt"] = Set("não nao nunca sem nem nenhum nenhuma nada jamais"),
    };

    private static readonly Dictionary<string, float> Degrees = Table(
        1.3f, "very really so extremely absolutely totally completely utterly incredibly super truly such too most highly"
            + " très vraiment tellement super hyper ultra complètement totalement extrêmement trop absolument franchement si tres"
            + " sehr wirklich total absolut extrem echt molto davvero veramente troppo muito realmente demais",
        0.7f, "slightly somewhat bit kinda kind sort little rather fairly quite peu assez plutôt légèrement etwas ziemlich"
            + " poco abbastanza pouco bastante");

    private static readonly HashSet<string> Contrasts = Set(
        "but however although yet mais pourtant cependant toutefois néanmoins hélas aber jedoch leider ma però tuttavia mas porém contudo");

    /// <summary>How much a negated word still says, and in which direction: "not good" is weaker than "bad".</summary>
    public const float Negated = -0.65f;

    public static bool IsNegator(string word, string language) =>
        (language == "en" && word.EndsWith("n't", StringComparison.Ordinal))
        || (Negators.TryGetValue(language, out var words) ? words : Negators["en"]).Contains(word);

    /// <summary>Factor for the word that follows; 1 when it is no word of degree.</summary>
    public static float DegreeOf(string word) => Degrees.GetValueOrDefault(word, 1);

    public static bool IsContrast(string word) => Contrasts.Contains(word);

    private static HashSet<string> Set(string words) => [.. words.Split(' ')];

    private static Dictionary<string, float> Table(float strong, string strengthen, float weak, string weaken)
    {
        var table = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var word in strengthen.Split(' '))
        {
            table[word] = strong;
        }

        foreach (var word in weaken.Split(' '))
        {
            table[word] = weak;
        }

        return table;
    }
}
