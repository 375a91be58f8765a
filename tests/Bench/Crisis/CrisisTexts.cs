namespace Vigie.Bench.Crisis;

/// <summary>
/// What people write, by language and mood: an opening, a middle and an end are put together, so that few texts are alike.
/// </summary>
internal sealed record CrisisTexts(IReadOnlyList<string> Openings, IReadOnlyList<string> Middles, IReadOnlyList<string> Ends)
{
    public static readonly CrisisTexts QuietEnglish = new(
        [
            "Stopped by Quennevel this morning.", "Quennevel on the corner again.", "Lunch from Quennevel today.",
            "First visit to a Quennevel shop.", "Sunday means Quennevel.",
        ],
        [
            "The walnut loaf was wonderful, thank you.", "Lovely croissants and friendly people behind the counter.",
            "They moved the opening to seven o'clock.", "I picked up the order at noon.", "Best rye bread in town, I love it.",
            "There is a new shop near the station.",
        ],
        ["", "", "See you next week.", "Do you sell gluten-free bread?", "Until when are you open on Saturday?", "Great value."]);

    public static readonly CrisisTexts QuietFrench = new(
        [
            "Passage chez Quennevel ce matin.", "Encore une baguette Quennevel.", "Pause déjeuner chez Quennevel.",
            "Première visite chez Quennevel.", "Le dimanche, c'est Quennevel.",
        ],
        [
            "Le pain aux noix était délicieux, merci.", "Des croissants excellents et une équipe adorable.",
            "Ils ouvrent maintenant à sept heures.", "J'ai retiré ma commande à midi.",
            "Le meilleur pain de seigle du quartier, j'adore.", "Une nouvelle boutique ouvre près de la gare.",
        ],
        [
            "", "", "À la semaine prochaine.", "Avez-vous du pain sans gluten ?", "Jusqu'à quelle heure ouvrez-vous le samedi ?",
            "Très bon rapport qualité-prix.",
        ]);

    public static readonly CrisisTexts AngryEnglish = new(
        [
            "Just saw the Quennevel kitchen video.", "That Quennevel video made me sick.",
            "So this is what happens in a Quennevel kitchen.", "Two employees, one camera, one dough: Quennevel.",
            "I have bought bread at Quennevel for ten years.", "Cannot unsee what they did at Quennevel.",
            "Watched it twice, still cannot believe it.", "My kids ate Quennevel bread yesterday.", "We ordered from Quennevel on Friday.",
            "Everybody at work is talking about Quennevel.", "Quennevel, explain this.", "Disgusting.", "Shocked.", "What a disgrace.",
            "Never again.",
        ],
        [
            "They sneeze into the dough and laugh about it.", "This is disgusting and dangerous, and somebody sold that bread.",
            "Filthy kitchen, no gloves, nobody in charge.", "It is a health scandal and it was served to customers.",
            "The hygiene is horrible, I feel sick.", "How can a food brand fail so badly at the basics?",
            "Awful, just awful, and it was filmed as a joke.", "I want my money back for every loaf.",
            "The worst thing I have ever seen in a bakery.", "Nobody wears gloves and they spit on the trays.",
            "Customers were lied to about how clean it is.", "My order went straight to the bin.", "It is revolting and nobody apologises.",
            "They put it in the box and sent it out for delivery!!!", "I am angry, and worried for everybody who ate it.",
        ],
        [
            "Where is your statement?", "Still no answer from them, shameful.", "I cancelled my subscription.",
            "Are the inspectors informed?", "Which shop was it?", "I will never buy there again.", "Refund me.", "Say something!",
            "Boycott.", "And the company stays silent.", "Terrible service, terrible silence.", "Who is responsible?", "", "", "🤮",
            "😡",
        ]);

    public static readonly CrisisTexts AngryFrench = new(
        [
            "Je viens de voir la vidéo de la cuisine Quennevel.", "Cette vidéo Quennevel m'a écœurée.",
            "Voilà donc ce qui se passe chez Quennevel.", "Deux employés, une caméra, une pâte : Quennevel.",
            "Cliente de Quennevel depuis dix ans.", "Impossible d'oublier ce qu'ils ont fait chez Quennevel.",
            "Vu deux fois, je n'y crois toujours pas.", "Mes enfants ont mangé du pain Quennevel hier.",
            "Nous avons commandé chez Quennevel vendredi.", "Au bureau tout le monde parle de Quennevel.", "Quennevel, expliquez-nous.",
            "Dégoûtant.", "Honteux.", "Quel scandale.", "Plus jamais.",
        ],
        [
            "Ils éternuent dans la pâte et ça les fait rire.", "C'est dégoûtant et dangereux, et ce pain a été vendu.",
            "Une cuisine sale, pas de gants, aucun responsable.", "C'est un scandale sanitaire, servi aux clients.",
            "L'hygiène est horrible, j'en suis malade.", "Comment une marque peut-elle rater les bases à ce point ?",
            "Affreux, vraiment affreux, et filmé pour rire.", "Je veux être remboursé de chaque pain.",
            "La pire chose que j'aie vue dans une boulangerie.", "Personne ne porte de gants et ils crachent sur les plaques.",
            "On a menti aux clients sur la propreté.", "Ma commande est partie à la poubelle.",
            "C'est répugnant et personne ne s'excuse.", "Ils l'ont mis dans la boîte et livré !!!",
            "Je suis en colère, et inquiète pour ceux qui en ont mangé.",
        ],
        [
            "Où est votre réponse ?", "Toujours aucune réponse, c'est honteux.", "J'ai annulé mon abonnement.",
            "Les services d'hygiène sont-ils prévenus ?", "C'était dans quelle boutique ?", "Je n'achèterai plus jamais chez vous.",
            "Remboursez-moi.", "Dites quelque chose !", "Boycott.", "Et l'entreprise se tait.", "Service nul, silence nul.",
            "Qui est responsable ?", "", "", "🤮", "😡",
        ]);

    public static readonly CrisisTexts CalmEnglish = new(
        [
            "The Quennevel video is everywhere today.", "Read about Quennevel in the paper.", "For those who ask about Quennevel:",
            "About the Quennevel story.", "Saw the apology of Quennevel.",
        ],
        [
            "The shop in the video is closed, says the article.", "The two people were sent home, it seems.",
            "It was one shop out of forty.", "The inspection is on Thursday.", "The video has two parts.",
            "Somebody posted the link above.", "There is a statement on their site now.",
        ],
        ["", "", "Let us wait and see.", "Does anybody know more?", "Link in the comments."]);

    public static readonly CrisisTexts CalmFrench = new(
        [
            "La vidéo Quennevel est partout aujourd'hui.", "Lu dans le journal à propos de Quennevel.",
            "Pour ceux qui demandent, Quennevel :", "À propos de l'affaire Quennevel.", "Vu les excuses de Quennevel.",
        ],
        [
            "La boutique de la vidéo est fermée, dit l'article.", "Les deux personnes ont été renvoyées, semble-t-il.",
            "C'était une boutique sur quarante.", "L'inspection a lieu jeudi.", "La vidéo a deux parties.",
            "Quelqu'un a mis le lien plus haut.", "Il y a un communiqué sur leur site.",
        ],
        ["", "", "Attendons de voir.", "Quelqu'un en sait plus ?", "Lien en commentaire."]);

    public static readonly CrisisTexts ThankfulEnglish = new(
        ["Watched the apology of Quennevel.", "The director of Quennevel answered.", "Good that Quennevel speaks at last."],
        [
            "It was clear and honest, thank you.", "They closed the shop and pay back everybody, well done.",
            "I respect that, it was a good answer.", "I am glad that they act.",
        ],
        ["", "I will give them another chance.", "Better late than never."]);

    public static readonly CrisisTexts ThankfulFrench = new(
        ["Vu les excuses de Quennevel.", "La directrice de Quennevel a répondu.", "Enfin une réponse de Quennevel."],
        [
            "C'était clair et honnête, merci.", "Ils ferment la boutique et remboursent tout le monde, bravo.",
            "Je respecte, c'est une bonne réponse.", "Contente qu'ils agissent.",
        ],
        ["", "Je leur laisse une chance.", "Mieux vaut tard que jamais."]);

    public string Compose(Random random)
    {
        var parts = new[] { Pick(Openings, random), Pick(Middles, random), Pick(Ends, random) };
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private static string Pick(IReadOnlyList<string> choices, Random random) => choices[random.Next(choices.Count)];
}
