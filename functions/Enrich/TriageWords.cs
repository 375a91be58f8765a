namespace Vigie.Enrich;

/// <summary>What the words of a message say about its kind. Taken in one pass, without an object.</summary>
internal ref struct TriageWords
{
    /// <summary>An insult and whom it is aimed at stand at most this many words apart.</summary>
    private const int AimReach = 4;

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

    /// <summary>Somebody is called by "@".</summary>
    public bool Calls { get; private set; }

    public static TriageWords Of(TextReading reading, string language)
    {
        var table = SignalTable.For(language);
        var pieces = reading.Pieces;
        var words = default(TriageWords);
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

            if (pieces[i].Kind is not TokenKind.Emoji)
            {
                words.Words++;
                wordsSinceMark++;
            }

            var signals = table.At(pieces, i, out var length);
            if (signals != Signals.None)
            {
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
        Threat |= signals.HasFlag(Signals.Threat);
        OfSelf |= signals.HasFlag(Signals.Self);
        Own |= signals.HasFlag(Signals.Own);
        Substance += signals.HasFlag(Signals.Substance) ? 1 : 0;
        Faults += signals.HasFlag(Signals.Fault) ? 1 : 0;
        Delights += signals.HasFlag(Signals.Delight) ? 1 : 0;
        Asks |= signals.HasFlag(Signals.Asking) || (opening && length > 1 && signals.HasFlag(Signals.Opening));
        Opens |= opening && signals.HasFlag(Signals.Opening);
        Rhetorical |= signals.HasFlag(Signals.Rhetorical);
        Notices += signals.HasFlag(Signals.Notice) ? 1 : 0;
        Thanks |= signals.HasFlag(Signals.Thanks);
    }

    /// <summary>An insult counts as aimed when somebody is meant within a few words before or after it.</summary>
    private void Aim(Signals signals, int at, ref int lastAim, ref int lastInsult)
    {
        if (signals.HasFlag(Signals.Curse))
        {
            Insults++;
            Aimed++;
        }

        if (signals.HasFlag(Signals.Aim))
        {
            lastAim = at;
            if (at - lastInsult <= AimReach)
            {
                Aimed++;
                lastInsult = -AimReach - 1;
            }
        }

        if (!signals.HasFlag(Signals.Insult) && !signals.HasFlag(Signals.Slight))
        {
            return;
        }

        Insults += signals.HasFlag(Signals.Insult) ? 1 : 0;
        if (at - lastAim <= AimReach)
        {
            Aimed++;
        }
        else if (signals.HasFlag(Signals.Insult))
        {
            lastInsult = at;
        }
    }
}
