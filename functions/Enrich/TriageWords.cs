namespace Vigie.Enrich;

/// <summary>What the words of a message say about its kind. Taken in one pass, without an object.</summary>
internal ref struct TriageWords
{
    /// <summary>An insult and whom it is aimed at stand at most this many words apart.</summary>
    private const int AimReach = 4;

    /// <summary>A negator turns the feeling of a word at most so many words after it.</summary>
    private const int NegationReach = 3;

    private bool _opening;

    private int _lastAim;

    private int _lastInsult;

    private int _feltUntil;

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

    public static TriageWords Of(TextReading reading, string language)
    {
        var table = SignalTable.For(language);
        var spoken = TextLanguage.IndexOf(language);
        var words = new TriageWords { _opening = true, _lastAim = -AimReach - 1, _lastInsult = -AimReach - 1 };
        for (var i = 0; i < reading.Pieces.Length; i++)
        {
            if (!words.TakeSign(reading, i))
            {
                words.TakeWord(table, reading.Pieces, i, spoken);
            }
        }

        return words;
    }

    /// <summary>Marks, persons and links; false for what may say something by itself.</summary>
    private bool TakeSign(TextReading reading, int at)
    {
        switch (reading.Pieces[at].Kind)
        {
            case TokenKind.Question:
                Marked = true;
                _opening = true;
                return true;
            case TokenKind.Exclamation:
                Emphasis = true;
                _opening = true;
                return true;
            case TokenKind.Break:
                // A colon or comma opens no sentence: a headline's "how we did it" asks nothing.
                _opening |= reading.Normal(reading.Pieces[at])[0] is '.' or '…';
                return true;
            case TokenKind.Person:
                _lastAim = at;
                return true;
            default:
                return reading.Pieces[at].Kind is TokenKind.Url or TokenKind.Emoticon;
        }
    }

    private void TakeWord(SignalTable table, ReadOnlySpan<Piece> pieces, int at, int language)
    {
        var isEmoji = pieces[at].Kind == TokenKind.Emoji;
        Emphasis |= isEmoji;
        Words += isEmoji ? 0 : 1;
        var signals = table.At(pieces, at, out var length);
        if ((signals & (Signals.Fault | Signals.Delight)) != 0 && at >= _feltUntil)
        {
            Feel(signals, IsNegated(pieces, at, language), length);
            _feltUntil = at + length;
        }

        if (signals != Signals.None)
        {
            Take(signals, length, _opening);
            Aim(signals, at);
        }

        _opening &= isEmoji;
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

    /// <summary>What a phrase says, its words do not say again. What is denied turns: "not great" complains.</summary>
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
    private void Aim(Signals signals, int at)
    {
        if ((signals & Signals.Curse) != 0)
        {
            Insults++;
            Aimed++;
        }

        if ((signals & Signals.Aim) != 0)
        {
            _lastAim = at;
            if (at - _lastInsult <= AimReach)
            {
                Aimed++;
                _lastInsult = -AimReach - 1;
            }
        }

        if ((signals & Signals.Insult) == 0 && (signals & Signals.Slight) == 0)
        {
            return;
        }

        Insults += (signals & Signals.Insult) != 0 ? 1 : 0;
        if (at - _lastAim <= AimReach)
        {
            Aimed++;
        }
        else if ((signals & Signals.Insult) != 0)
        {
            _lastInsult = at;
        }
    }
}
