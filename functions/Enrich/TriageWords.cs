namespace Vigie.Enrich;

/// <summary>What the words of a message say about its kind. English and French; written by hand.</summary>
/// <param name="Threat">Harm is wished or threatened.</param>
/// <param name="Insult">A person or the company is insulted.</param>
/// <param name="Substance">It names what went wrong: an order, a product, a delay, a sum, a person's conduct.</param>
/// <param name="Question">Something is asked.</param>
internal readonly record struct TriageWords(bool Threat, bool Insult, bool Substance, bool Question)
{
    private static readonly PhraseSet Threats = Phrases("threats.txt");

    private static readonly PhraseSet EnglishInsults = Phrases("insults-en.txt");

    private static readonly PhraseSet FrenchInsults = Phrases("insults-fr.txt");

    private static readonly PhraseSet Substances = Phrases("substance.txt");

    private static readonly PhraseSet Openings = Phrases("questions.txt");

    private static readonly PhraseSet Askings = Phrases("askings.txt");

    public static TriageWords Of(IReadOnlyList<Token> tokens, string language)
    {
        // "con" insults in French and means "with" in Spanish and Italian.
        var french = language is "fr" or LanguageIdentifier.Undetermined;
        var (threat, insult, substance, question) = (false, false, false, false);
        var opening = true;
        for (var i = 0; i < tokens.Count; i++)
        {
            var kind = tokens[i].Kind;
            question |= kind == TokenKind.Question;
            if (kind is TokenKind.Break or TokenKind.Exclamation or TokenKind.Question)
            {
                // A colon or comma opens no sentence: a headline's "how we did it" asks nothing.
                opening = kind != TokenKind.Break || tokens[i].Text is "." or "…";
                continue;
            }

            if (kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Hashtag or TokenKind.Emoji))
            {
                continue;
            }

            threat |= Threats.BeginsAt(tokens, i);
            insult |= EnglishInsults.BeginsAt(tokens, i) || (french && FrenchInsults.BeginsAt(tokens, i));
            substance |= Substances.BeginsAt(tokens, i);
            question |= Askings.BeginsAt(tokens, i) || (opening && Openings.BeginsAt(tokens, i));
            opening = false;
        }

        return new TriageWords(threat, insult, substance, question);
    }

    private static PhraseSet Phrases(string file) => new(Lexicon.Lines(file));
}
