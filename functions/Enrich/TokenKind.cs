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
