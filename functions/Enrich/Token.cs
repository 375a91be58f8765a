namespace Vigie.Enrich;

internal enum TokenKind
{
    Word,
    Number,
    Hashtag,
    Person,
    Url,
    Emoji,
    Emoticon,
    Exclamation,
    Question,

    /// <summary>Comma, full stop and the like: ends the reach of a negation.</summary>
    Break,
}

/// <summary>One piece of a text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Lower-case, with straight apostrophes and runs of a letter cut to two; as written for emoji and emoticons.</param>
/// <param name="Capitals">Written in capitals, three letters or more.</param>
/// <param name="Elongated">A letter was drawn out ("sooo").</param>
internal readonly record struct Token(TokenKind Kind, string Text, bool Capitals = false, bool Elongated = false);
