namespace Vigie.Enrich;

/// <summary>Small words and endings that give a language away. Facts of the languages, written by hand.</summary>
internal static class LanguageWords
{
    /// <summary>Any other language in Latin letters: known well enough not to take it for one of the six.</summary>
    public const string Other = "und";

    private static readonly (string Language, string Words)[] Lists =
    [
        ("en", "the and is are was were be been am i you he she it we they my your his her its our their me him them us this that"
            + " these those what which who whom when where why how not don't doesn't didn't isn't wasn't can't won't i'm it's you're"
            + " that's i've i'll to of in on at by for with from about into over after before as but or if so than then there here"
            + " have has had do does did will would can could should may might must just only also very more most some any all no yes"
            + " please thanks thank never always still again too out up down off get got go going today tomorrow yesterday new good"
            + " great love like one two people really now because being much many"),
        ("fr", "le la les un une des du de et est sont était être suis sommes êtes je tu il elle nous vous ils elles on mon ma mes ton"
            + " ta tes son sa ses notre nos votre vos leur leurs ce cet cette ces c' j' l' d' n' qu' m' s' t' que qui quoi dont où"
            + " quand comment pourquoi ne pas plus jamais rien aucun aucune avec sans pour par sur sous dans en au aux chez vers entre"
            + " mais ou donc or ni car si comme très trop bien bon bonne tout tous toute toutes même aussi encore toujours déjà ai as"
            + " a avons avez ont avait fait faire peut peux dit merci bonjour svp ça cela celui celle après avant depuis alors parce"
            + " moins peu beaucoup quel quelle il y lui eux moi toi aujourd'hui demain hier va vais vont faut"),
        ("de", "der die das den dem des ein eine einen einem einer und ist sind war waren bin bist sein ich du er sie es wir ihr mich"
            + " dich mir dir ihm uns euch mein dein unser nicht kein keine auch noch nur schon sehr mehr wie was wer wo wann warum"
            + " wenn weil dass daß aber oder denn doch mit ohne für von vom zu zum zur bei beim nach aus auf an am im in über unter"
            + " durch um haben habe hat hatte wird werden wurde kann können muss müssen soll will würde wäre immer wieder jetzt heute"
            + " morgen gestern danke bitte ja nein man so als bis mal hier da dann alles diese dieser dieses gut ganz"),
        ("es", "el la los las un una unos unas de del al y e o u es son era fue ser estar está están estoy soy yo tú él ella nosotros"
            + " ustedes ellos mi mis tu tus su sus nuestro me te se nos lo le les que qué quién cuál cuándo dónde cómo por para con"
            + " sin sobre en entre hasta desde pero si no sí muy más menos también ya todavía siempre nunca nada todo todos toda todas"
            + " este esta esto ese esa eso aquí ahí hay he ha han hace hacer tiene tengo tienen puede porque cuando donde como gracias"
            + " hola hoy mañana ayer bien bueno buena mucho mucha ahora solo sólo vamos voy va día"),
        ("it", "il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla in nel nella"
            + " nei nelle con su sul sulla per tra fra e ed o ma se non è sono era essere ho hai ha abbiamo avete hanno io tu lui lei"
            + " noi voi loro mi ti si ci vi mio mia tuo suo sua nostro questo questa questi queste quello quella che chi cosa come"
            + " quando dove perché perchè più meno molto molta tutto tutti anche ancora sempre mai già solo poi così grazie ciao oggi"
            + " domani ieri bene buono buona fatto fare può c' l' d' dell' all' nell' un' qui adesso dopo prima sta stato"),
        ("pt", "o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às por pelo pela para pra com sem sobre e ou mas"
            + " se não nao sim é são era foi ser estar está estão estou sou eu tu ele ela nós você vocês voce vc eles elas meu minha"
            + " meus minhas seu sua seus suas me te lhe que quem qual quando onde como porque muito muita mais menos também ja já"
            + " ainda sempre nunca nada tudo todo todos toda isso isto esse essa este esta aqui ali tem tenho têm pode fazer faz"
            + " obrigado obrigada oi hoje amanhã ontem bem bom boa agora só vai vou dia gente né tá"),
        (Other, "het een niet van zijn ik je dat maar ook voor met wij zij naar heeft deze wordt geen nie się jest na że nie to w z do"
            + " jak ale czy bir ve bu çok için değil ama yang dan di ini itu tidak dengan untuk saya kita ada och att det är inte jag"
            + " på som med för ikke og jeg har den til af som på vi și nu este care pentru cu la els amb per és però nem hogy egy az"
            + " ja ei on se että mutta ang mga ng sa ko ako naman lang aku nak dah tak lah kena pun ne bir ki da mi olan daha ben sen"
            + " siz bana dans hai ka ke ki ko nahi mein bhi"),
    ];

    private static readonly (string Language, string Endings)[] EndingLists =
    [
        ("en", "ing tion ness ght ould ally ful"),
        ("fr", "tion ment eux euse aient ique ette oir ison age isons ez"),
        ("de", "ung keit lich isch heit chen sch ieren"),
        ("es", "ción dad miento ando iendo ido ado mos illo"),
        ("it", "zione mente ando endo ità ato uto izia ezza etto"),
        ("pt", "ção ções mente ando endo dade inho inha ado ões"),
    ];

    /// <summary>Languages of a word, as a bit set over <see cref="Names"/>.</summary>
    public static IReadOnlyDictionary<string, int> Words { get; } = Index(Lists, " ");

    public static IReadOnlyDictionary<string, int> Endings { get; } = Index(EndingLists, " ");

    public static IReadOnlyList<string> Names { get; } = [.. Lists.Select(list => list.Language)];

    /// <summary>Letters that lean towards languages: the letter, then languages with a weight.</summary>
    public static IReadOnlyDictionary<char, (int Language, double Weight)[]> Letters { get; } = new Dictionary<char, (int, double)[]>
    {
        ['ñ'] = [(3, 1.5)],
        ['¿'] = [(3, 2)],
        ['¡'] = [(3, 2)],
        ['ß'] = [(2, 2)],
        ['ä'] = [(2, 0.8)],
        ['ö'] = [(2, 0.6)],
        ['ü'] = [(2, 0.6)],
        ['ã'] = [(5, 1.5)],
        ['õ'] = [(5, 1.5)],
        ['ç'] = [(1, 0.5), (5, 0.5)],
        ['œ'] = [(1, 1.5)],
        ['ê'] = [(1, 0.6), (5, 0.4)],
        ['â'] = [(1, 0.4), (5, 0.3)],
        ['î'] = [(1, 0.6)],
        ['û'] = [(1, 0.6)],
        ['ë'] = [(1, 0.2)],
        ['è'] = [(1, 0.5), (4, 0.5)],
        ['à'] = [(1, 0.5), (4, 0.5)],
        ['ù'] = [(1, 0.3), (4, 0.5)],
        ['ò'] = [(4, 1)],
        ['ì'] = [(4, 0.8)],
        ['é'] = [(1, 0.5), (3, 0.2), (5, 0.2)],
        ['í'] = [(3, 0.5), (5, 0.4)],
        ['ó'] = [(3, 0.5), (5, 0.3)],
        ['á'] = [(3, 0.4), (5, 0.4)],
        ['ú'] = [(3, 0.4), (5, 0.3)],
        ['å'] = [(6, 1)],
        ['ø'] = [(6, 1)],
        ['ł'] = [(6, 1.5)],
        ['ą'] = [(6, 1.5)],
        ['ę'] = [(6, 1.5)],
        ['ş'] = [(6, 1.5)],
        ['ğ'] = [(6, 1.5)],
        ['ı'] = [(6, 1.5)],
        ['ő'] = [(6, 1.5)],
        ['š'] = [(6, 1)],
        ['ž'] = [(6, 1)],
        ['ț'] = [(6, 1.5)],
    };

    private static Dictionary<string, int> Index((string Language, string Words)[] lists, string separator)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < lists.Length; i++)
        {
            foreach (var word in lists[i].Words.Split(separator))
            {
                index[word] = index.GetValueOrDefault(word) | (1 << i);
            }
        }

        return index;
    }
}
