namespace Vigie.Enrich;

/// <summary>What the words of a message say about its kind. Taken in one pass, without an object.</summary>
internal ref struct TriageWords
{
    /// <summary>An insult and whom it is aimed at stand at most this many words apart.</summary>
    private const int AimReach = 4;

    /// <summary>A negator turns the feeling of a word at most so many words after it.</summary>
    private const int NegationReach = 3;

    /// <summary>Harm is wished or threatened.</summary>
    public bool Threat { get; private set; }

    /// <summary>Insults, aimed or not.</summary>
    public int Insults { get; private set; }

    /// <summary>Insults that are aimed at somebody, and curses.</summary>
    public int Aimed { get; private set; }

    /// <summary>The writer speaks of himself where he insults.</summary>
    public bool OfSelf { get; private set; }

    /// <summary>The writer tells of himself or of his own.</summary>
    public bool Own { get; private set; }

    /// <summary>How many words name what a complaint can be about.</summary>
    public int Substance { get; private set; }

    /// <summary>How many words complain.</summary>
    public int Faults { get; private set; }

    /// <summary>How many words praise.</summary>
    public int Delights { get; private set; }

    /// <summary>A question mark stands somewhere, outside of links.</summary>
    public bool Marked { get; private set; }

    /// <summary>The last sentence is a question by its mark.</summary>
    public bool EndsMarked { get; private set; }

    /// <summary>Words that ask, whatever the marks.</summary>
    public bool Asks { get; private set; }

    /// <summary>A sentence opens as questions do; sure only together with a mark.</summary>
    public bool Opens { get; private set; }

    public bool Rhetorical { get; private set; }

    public int Notices { get; private set; }

    public bool Thanks { get; private set; }

    public int Words { get; private set; }

    /// <summary>An exclamation mark or an emoji stands somewhere.</summary>
    public bool Emphasis { get; private set; }

    /// <summary>Somebody is called by "@".</summary>
    public bool Calls { get; private set; }

    public static TriageWords Of(TextReading reading, string language)
    {
        var table = SignalTable.For(language);
        var pieces = reading.Pieces;
        var words = default(TriageWords);
        var spoken = TextLanguage.IndexOf(language);
        var feltUntil = 0;
        var (opening, lastAim, lastInsult, wordsSinceMark) = (true, -AimReach - 1, -AimReach - 1, 0);
        for (var i = 0; i < pieces.Length; i++)
        {
            switch (pieces[i].Kind)
            {
                case TokenKind.Question:
                    words.Marked = true;
                    wordsSinceMark = 0;
                    opening = true;
                    continue;
                case TokenKind.Exclamation:
                    words.Emphasis = true;
                    opening = true;
                    continue;
                case TokenKind.Break:
                    // A colon or comma opens no sentence: a headline's "how we did it" asks nothing.
                    opening |= reading.Normal(pieces[i])[0] is '.' or '…';
                    continue;
                case TokenKind.Person:
                    words.Calls = true;
                    lastAim = i;
                    continue;
                case TokenKind.Url or TokenKind.Emoticon:
                    continue;
            }

            words.Emphasis |= pieces[i].Kind == TokenKind.Emoji;
            if (pieces[i].Kind is not TokenKind.Emoji)
            {
                words.Words++;
                wordsSinceMark++;
            }

            var signals = table.At(pieces, i, out var length);
            if (signals != Signals.None)
            {
                if ((signals & (Signals.Fault | Signals.Delight)) != 0 && i >= feltUntil)
                {
                    words.Feel(signals, IsNegated(pieces, i, spoken), length);
                    feltUntil = i + length;
                }

                words.Take(signals, length, opening);
                words.Aim(signals, i, ref lastAim, ref lastInsult);
            }

            opening &= pieces[i].Kind == TokenKind.Emoji;
        }

        words.EndsMarked = words.Marked && wordsSinceMark <= 3;
        return words;
    }

    private void Take(Signals signals, int length, bool opening)
    {
        Threat |= (signals & Signals.Threat) != 0;
        OfSelf |= (signals & Signals.Self) != 0;
        Own |= (signals & Signals.Own) != 0;
        Substance += (signals & Signals.Substance) != 0 ? 1 : 0;
        Asks |= (signals & Signals.Asking) != 0 || (opening && length > 1 && (signals & Signals.Opening) != 0);
        Opens |= opening && (signals & Signals.Opening) != 0;
        Rhetorical |= (signals & Signals.Rhetorical) != 0;
        Notices += (signals & Signals.Notice) != 0 ? 1 : 0;
        Thanks |= (signals & Signals.Thanks) != 0;
    }

    /// <summary>What a phrase says, its words do not say again; what is denied turns: "not great" complains, "no regrets" does not.</summary>
    private void Feel(Signals signals, bool negated, int length)
    {
        var (fault, delight) = ((signals & Signals.Fault) != 0, (signals & Signals.Delight) != 0);
        if (negated && length == 1)
        {
            Faults += delight ? 1 : 0;
            return;
        }

        Faults += fault ? 1 : 0;
        Delights += delight ? 1 : 0;
    }

    private static bool IsNegated(ReadOnlySpan<Piece> pieces, int at, int language)
    {
        for (var i = at - 1; i >= Math.Max(0, at - NegationReach) && pieces[i].Kind == TokenKind.Word; i--)
        {
            if (SmallWords.RoleOf(pieces[i].Hash).IsNegator(language))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An insult counts as aimed when somebody is meant within a few words before or after it.</summary>
    private void Aim(Signals signals, int at, ref int lastAim, ref int lastInsult)
    {
        if ((signals & Signals.Curse) != 0)
        {
            Insults++;
            Aimed++;
        }

        if ((signals & Signals.Aim) != 0)
        {
            lastAim = at;
            if (at - lastInsult <= AimReach)
            {
                Aimed++;
                lastInsult = -AimReach - 1;
            }
        }

        if ((signals & Signals.Insult) == 0 && (signals & Signals.Slight) == 0)
        {
            return;
        }

        Insults += (signals & Signals.Insult) != 0 ? 1 : 0;
        if (at - lastAim <= AimReach)
        {
            Aimed++;
        }
        else if ((signals & Signals.Insult) != 0)
        {
            lastInsult = at;
        }
    }
}
