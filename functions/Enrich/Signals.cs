namespace Vigie.Enrich;

/// <summary>What a word or phrase tells about the kind of a message. The names are those of the parts of the lists
/// `triage-*.txt`.</summary>
[Flags]
internal enum Signals : ushort
{
    None = 0,

    /// <summary>Harm wished or threatened.</summary>
    Threat = 1 << 0,

    /// <summary>A word that insults whomever it is said of.</summary>
    Insult = 1 << 1,

    /// <summary>A word that insults a person and is harmless otherwise: an insult only where it is aimed.</summary>
    Slight = 1 << 2,

    /// <summary>An insult by itself, needing no other word: it is said to somebody.</summary>
    Curse = 1 << 3,

    /// <summary>Somebody is meant: "you", "these people", "your boss".</summary>
    Aim = 1 << 4,

    /// <summary>The writer is meant.</summary>
    Self = 1 << 5,

    /// <summary>What a complaint can be about: an order, a product, a delay, a sum.</summary>
    Substance = 1 << 6,

    /// <summary>Opens a question where it opens a sentence.</summary>
    Opening = 1 << 7,

    /// <summary>Asks wherever it stands.</summary>
    Asking = 1 << 8,

    /// <summary>Has the form of a question and mostly asks nothing.</summary>
    Rhetorical = 1 << 9,

    /// <summary>A headline, an advertisement, a job, a giveaway, a notice.</summary>
    Notice = 1 << 10,

    Thanks = 1 << 11,

    /// <summary>The writer tells of himself: "I", "my". Not "we": brands say that.</summary>
    Own = 1 << 12,

    /// <summary>What customers complain with: "never arrived", "en panne".</summary>
    Fault = 1 << 13,

    /// <summary>What customers praise with: "would buy again", "impeccable".</summary>
    Delight = 1 << 14,

    /// <summary>A phrase of more than one word may begin with this one.</summary>
    Opens = 1 << 15,
}
