using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Notify;

/// <summary>
/// The prepared plans that ship: used for whatever <c>listening.json</c> has none for. They say what two decades of crises agree on (answer
/// critics soon and on their ground, never feed an attack) and carry a date by which somebody should read them again.
/// </summary>
internal static class Playbooks
{
    private static readonly DateOnly Review = new(2027, 11, 1);

    public static IReadOnlyList<Playbook> Shipped { get; } =
    [
        new()
        {
            Name = "Thread on fire",
            Kind = AlertKind.Velocity,
            Language = "en",
            FirstStep = "open the original, check that it is true, then post the first words where the thread is. Soon beats perfect.",
            HoldingStatement = "We have seen your messages and are looking into it. We will be back here within two hours.",
            DoNot = ["delete criticism.", "argue, joke or paste the same reply twice.", "promise what nobody has checked."],
            ReviewBy = Review,
        },
        new()
        {
            Name = "Fil qui s'emballe",
            Kind = AlertKind.Velocity,
            Language = "fr",
            FirstStep = "ouvrir l'original, vérifier les faits, puis publier les premiers mots là où est le fil. "
                + "Vite vaut mieux que parfait.",
            HoldingStatement = "Nous avons vu vos messages et nous vérifions. Nous revenons ici dans les deux heures.",
            DoNot =
            [
                "effacer les critiques.",
                "polémiquer, plaisanter ou coller deux fois la même réponse.",
                "promettre ce que personne n'a vérifié.",
            ],
            ReviewBy = Review,
        },
        new()
        {
            Name = "Attack",
            Triage = Triage.Attack,
            Language = "en",
            FirstStep = "save the evidence (link, time, words), then hide or report it.",
            DoNot = ["answer in public, not even politely.", "answer in anger: wait, and let a second person read."],
            ReviewBy = Review,
        },
        new()
        {
            Name = "Attaque",
            Triage = Triage.Attack,
            Language = "fr",
            FirstStep = "garder la preuve (lien, heure, texte), puis masquer ou signaler.",
            DoNot = ["répondre en public, même poliment.", "répondre sous le coup de la colère\u00a0: attendre, et faire relire."],
            ReviewBy = Review,
        },
        new()
        {
            Name = "Reply in time",
            Kind = AlertKind.Sla,
            Language = "en",
            FirstStep = "open the original and answer there. If the facts are missing, say so and say when you will be back.",
            HoldingStatement = "Thank you for telling us. I am checking and will answer you here today.",
            DoNot = ["paste a standard reply.", "send people elsewhere before you have answered."],
            ReviewBy = Review,
        },
        new()
        {
            Name = "Répondre à temps",
            Kind = AlertKind.Sla,
            Language = "fr",
            FirstStep = "ouvrir l'original et répondre sur place. S'il manque des faits, le dire, et dire quand vous revenez.",
            HoldingStatement = "Merci de nous l'avoir signalé. Je vérifie et je vous réponds ici aujourd'hui.",
            DoNot = ["coller une réponse toute faite.", "renvoyer ailleurs avant d'avoir répondu."],
            ReviewBy = Review,
        },
        new()
        {
            Name = "Unusual volume",
            Kind = AlertKind.Volume,
            Language = "en",
            FirstStep = "look at what the newest mentions share: a place, a word, a link. If it is your own campaign, mute it.",
            DoNot = ["post anything before you know what it is about."],
            ReviewBy = Review,
        },
        new()
        {
            Name = "Volume inhabituel",
            Kind = AlertKind.Volume,
            Language = "fr",
            FirstStep = "chercher ce que les dernières mentions ont en commun\u00a0: un lieu, un mot, un lien. "
                + "Si c'est votre campagne, mettre en silence.",
            DoNot = ["publier avant de savoir de quoi il s'agit."],
            ReviewBy = Review,
        },
        new()
        {
            Name = "The watch itself",
            Kind = AlertKind.Operator,
            Language = "en",
            FirstStep = "open the dashboard, section Sources, and read what failed. Until it is repaired, look at that place yourself.",
            ReviewBy = Review,
        },
        new()
        {
            Name = "La veille elle-même",
            Kind = AlertKind.Operator,
            Language = "fr",
            FirstStep = "ouvrir le tableau de bord, partie Sources, et lire ce qui a échoué. "
                + "D'ici la réparation, regarder soi-même à cet endroit.",
            ReviewBy = Review,
        },
    ];

    /// <summary>
    /// The plan's own first, then the shipped ones; among those that fit, the most particular: triage before kind before language. Attacks
    /// have a plan of their own whatever raised them.
    /// </summary>
    public static Playbook For(ListeningPlan plan, Alert alert, string language)
    {
        var spoken = language.StartsWith("fr", StringComparison.OrdinalIgnoreCase) ? "fr" : "en";
        return Best(plan.Playbooks, alert, spoken) ?? Best(Shipped, alert, spoken)!;
    }

    private static Playbook? Best(IReadOnlyList<Playbook> playbooks, Alert alert, string language) => playbooks
        .Where(playbook => (playbook.Kind is null || playbook.Kind == alert.Kind)
            && (playbook.Triage is null
                || (playbook.Triage == alert.Evidence.MainTriage && alert.Kind is AlertKind.Velocity or AlertKind.Sla))
            && (playbook.Language is null || playbook.Language == language))
        .OrderByDescending(playbook =>
            (playbook.Triage is null ? 0 : 4)
            + (playbook.Kind is null ? 0 : 2)
            + (playbook.Language is null ? 0 : 1))
        .FirstOrDefault();
}
