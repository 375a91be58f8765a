using System.Globalization;
using Vigie.Enrich;
using Vigie.Model;

namespace Vigie.Tests.Enrich;

public sealed class RuleTriageTests
{
    private static readonly RuleTriage Rules = new();

    private static readonly SentimentScores Neutral = new(0.2, 0.6, 0.2);

    private static readonly SentimentScores Negative = new(0.1, 0.2, 0.7);

    [Theory]
    [InlineData("en", "You idiots lost my parcel", Triage.Criticism)]
    [InlineData("en", "You are idiots", Triage.Attack)]
    [InlineData("fr", "Bande de crétins, mon colis a dix jours de retard", Triage.Criticism)]
    [InlineData("fr", "Bande de crétins", Triage.Attack)]
    [InlineData("fr", "C'est nul, votre livraison a 10 jours de retard", Triage.Criticism)]
    [InlineData("de", "Ihr Idioten, mein Paket ist seit drei Wochen nicht geliefert", Triage.Criticism)]
    [InlineData("de", "Ihr seid Idioten", Triage.Attack)]
    [InlineData("es", "Idiotas, el pedido llegó roto y con dos semanas de retraso", Triage.Criticism)]
    [InlineData("es", "Sois todos idiotas", Triage.Attack)]
    [InlineData("es", "Un café con leche, un desastre", Triage.Criticism)]
    [InlineData("it", "Cretini, il pacco è in ritardo e il servizio clienti non risponde", Triage.Criticism)]
    [InlineData("it", "Siete dei cretini", Triage.Attack)]
    [InlineData("pt", "Idiotas, a encomenda veio com defeito e ninguém devolve o dinheiro", Triage.Criticism)]
    [InlineData("pt", "Vocês são uns idiotas", Triage.Attack)]
    [InlineData("und", "IDIOTS 🖕🖕", Triage.Attack)]
    public void An_insult_is_an_attack_only_without_substance(string language, string text, Triage expected) =>
        Assert.Equal(expected, Sort(text, language, Negative).Triage);

    [Theory]
    [InlineData("en", "Your parcel is late, kill yourself")]
    [InlineData("fr", "Mon colis est en retard, suicidez-vous")]
    [InlineData("de", "Das Paket ist da. Wir finden dich")]
    [InlineData("es", "El pedido llegó tarde. Sé dónde vives")]
    [InlineData("it", "Il pacco è in ritardo. So dove abiti")]
    [InlineData("pt", "A encomenda atrasou. Sei onde você mora")]
    public void A_threat_is_an_attack_whatever_else_is_said(string language, string text) =>
        Assert.Equal((Triage.Attack, false), Sort(text, language, Neutral));

    [Theory]
    [InlineData("en", "Do you deliver here?")]
    [InlineData("en", "does anyone know if they open on sunday")]
    [InlineData("en", "¿Abren hoy")]
    [InlineData("fr", "je voudrais savoir si la garantie couvre la casse")]
    [InlineData("fr", "quelqu'un sait si ça passe au four")]
    [InlineData("fr", "quelqu’un sait si ça passe au four")]
    [InlineData("fr", "est-ce que vous livrez en Suisse")]
    [InlineData("de", "weiß jemand, ob das auch in Blau kommt")]
    [InlineData("de", "habt ihr das auch in Größe 46")]
    [InlineData("es", "alguien sabe si abren el domingo")]
    [InlineData("es", "quisiera saber el horario")]
    [InlineData("it", "vorrei sapere se spedite in Svizzera")]
    [InlineData("it", "Siete aperti domenica?")]
    [InlineData("pt", "gostaria de saber se entregam no Porto")]
    [InlineData("pt", "alguém sabe quando abre a loja nova")]
    public void A_question_is_a_rule(string language, string text) =>
        Assert.Equal((Triage.Question, true), Sort(text, language, Neutral));

    [Theory]
    [InlineData("en", "see https://example.org/?a=b")]
    [InlineData("en", "New post: how tea grows")]
    [InlineData("en", "How they built a bridge in a week")]
    [InlineData("fr", "voir https://example.org/?a=b")]
    [InlineData("fr", "Comment ils ont bâti un pont en une semaine")]
    [InlineData("en", "Ever tried tea with milk? Read more on our blog")]
    public void What_only_looks_like_a_question_is_none(string language, string text) =>
        Assert.Equal((Triage.Other, false), Sort(text, language, Neutral));

    [Theory]
    [InlineData("en", "Seriously? Ten days late?")]
    [InlineData("en", "Is this a joke? The box is empty")]
    [InlineData("fr", "Vous vous foutez de moi ? La boîte est vide")]
    [InlineData("de", "Ernsthaft? Der Akku ist nach zwei Tagen kaputt")]
    [InlineData("es", "¿Es una broma? El paquete llegó vacío")]
    [InlineData("it", "Ma state scherzando? Il pacco è vuoto")]
    [InlineData("pt", "É piada? O pacote veio vazio")]
    public void A_complaint_in_the_form_of_a_question_is_criticism(string language, string text) =>
        Assert.Equal((Triage.Criticism, true), Sort(text, language, Negative));

    [Theory]
    [InlineData("Lovely cup", 0.95, false)]
    [InlineData("Excellent service and a beautiful cup, thank you!", 0.6, true)]
    [InlineData("They opened an hour early for my grandmother and carried her bags to the train", 0.9, true)]
    [InlineData("They opened an hour early for my grandmother and carried her bags to the train", 0.6, false)]
    public void Praise_waits_for_thanks_where_somebody_took_time_to_write_it(string text, double positive, bool needsAnswer) =>
        Assert.Equal((Triage.Praise, needsAnswer), Sort(text, "en", new(positive, 1 - positive, 0)));

    [Theory]
    [InlineData("en", "not great, not good", Triage.Criticism)]
    [InlineData("en", "no regrets at all", Triage.Praise)]
    [InlineData("fr", "pas terrible", Triage.Criticism)]
    [InlineData("fr", "aucun regret", Triage.Praise)]
    [InlineData("de", "nicht freundlich und nicht lecker", Triage.Criticism)]
    [InlineData("es", "no me pareció recomendable", Triage.Criticism)]
    [InlineData("it", "non è gentile", Triage.Criticism)]
    [InlineData("pt", "não são simpáticos", Triage.Criticism)]
    public void What_is_denied_turns(string language, string text, Triage expected) =>
        Assert.Equal(expected, Sort(text, language, new(0.34, 0.32, 0.34)).Triage);

    [Theory]
    [InlineData("en", "arrived broken, still waiting for a refund", "would buy again, excellent")]
    [InlineData("fr", "jamais reçu, injoignables", "impeccable, je recommande")]
    [InlineData("de", "kaputt und keine antwort", "hervorragend, gerne wieder")]
    [InlineData("es", "nunca llegó, nadie responde", "excelente, muy recomendable")]
    [InlineData("it", "rotto, nessuno risponde", "ottimo, consigliatissimo")]
    [InlineData("pt", "não funciona, ninguém responde", "impecável, recomendo")]
    public void Words_of_customers_decide_where_the_sentiment_does_not(string language, string complaint, string praise)
    {
        Assert.Equal(Triage.Criticism, Sort(complaint, language, new(0.34, 0.36, 0.3)).Triage);
        Assert.Equal(Triage.Praise, Sort(praise, language, new(0.3, 0.36, 0.34)).Triage);
    }

    [Fact]
    public void A_review_with_two_stars_is_criticism_whatever_it_says() =>
        Assert.Equal((Triage.Criticism, true), Sort("Fine", "en", new(0.6, 0.3, 0.1), rating: 2));

    [Fact]
    public void What_the_model_is_sure_of_is_an_attack_without_any_known_insult()
    {
        const string Text = "you people ruin every single thing you touch";

        Assert.Equal(Triage.Attack, Sort(Text, "en", Negative, attack: 3).Triage);
        Assert.NotEqual(Triage.Attack, Sort(Text, "en", Negative, attack: -1).Triage);
    }

    [Fact]
    public void Substance_outweighs_a_model_that_leans_to_an_attack() =>
        Assert.Equal(
            Triage.Criticism, Sort("Damn it, my flight is delayed and your agent hung up on me", "en", Negative, attack: 1.2).Triage);

    [Theory]
    [InlineData("fr", "t'es vraiment moche", Triage.Attack)]
    [InlineData("fr", "la vache, quel paysage", Triage.Other)]
    [InlineData("en", "you cow", Triage.Attack)]
    [InlineData("en", "a cow in the fog this morning", Triage.Other)]
    public void A_word_that_is_harmless_elsewhere_insults_only_where_somebody_is_meant(string language, string text, Triage expected) =>
        Assert.Equal(expected, Sort(text, language, Neutral).Triage);

    [Theory]
    [InlineData("en", "GIVEAWAY! Follow us and tag a friend to win a kettle")]
    [InlineData("fr", "On recrute un vendeur, postulez avant vendredi")]
    [InlineData("de", "Gewinnspiel: zu gewinnen gibt es zwei Karten")]
    [InlineData("es", "SORTEO: participa y gana un viaje")]
    [InlineData("it", "Cercasi commessa, offerta di lavoro a Torino")]
    [InlineData("pt", "SORTEIO: participe e concorra a uma bicicleta")]
    public void Notices_and_advertisements_are_other_however_they_feel(string language, string text) =>
        Assert.Equal((Triage.Other, false), Sort(text, language, new(0.8, 0.1, 0.1)));

    [Fact]
    public void Neither_the_order_of_calls_nor_the_culture_changes_a_verdict()
    {
        var texts = TriageSet.Read("en").Concat(TriageSet.Read("fr")).Select(row => (row.Text, row.Language)).ToList();
        var before = texts.ConvertAll(one => Sort(one.Text, one.Language, Negative, attack: -0.4));
        var culture = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = odd;
            for (var i = texts.Count - 1; i >= 0; i--)
            {
                Assert.Equal(before[i], Sort(texts[i].Text, texts[i].Language, Negative, attack: -0.4));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Hostile_texts_do_no_harm()
    {
        string[] texts = ["", " ", "\0\u0001", "\ud800\udfff\ud83d", "???", "@", "#", new('?', 1 << 20), new('a', 1 << 20)];
        foreach (var text in texts)
        {
            foreach (var language in SignalTable.Languages.Append("und"))
            {
                Assert.NotEqual(Triage.Attack, Sort(text, language, Neutral).Triage);
            }
        }
    }

    [Fact]
    public void Sorting_makes_no_garbage()
    {
        var reading = TextReading.Of("You idiots lost my parcel, would you please tell me where it is? @northfold 😡");
        Rules.Sort(reading, "en", Negative, 0, null);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            Rules.Sort(reading, "en", Negative, 0, null);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (Triage Triage, bool NeedsAnswer) Sort(
        string text, string language, SentimentScores scores, double attack = AttackEvidence.NoModel, double? rating = null) =>
        Rules.Sort(TextReading.Of(text), language, scores, attack, rating);
}
