namespace Vigie.Tests.Faults;

/// <summary>What somebody says: the checker's only measure of what must be stored and alerted.</summary>
internal enum Tone
{
    /// <summary>Needs nothing of anybody.</summary>
    Calm,

    /// <summary>Waits for an answer.</summary>
    Question,

    /// <summary>Many of them, by many people in a short time, are a crisis.</summary>
    Rage,

    /// <summary>The brand's own reply.</summary>
    Answer,

    /// <summary>A mention without a text: to be set aside with a reason.</summary>
    Broken,
}

/// <param name="Number">Names mention and author.</param>
/// <param name="Revision">0: as first written; above: edited so many times.</param>
internal sealed record Voice(int Number, int Thread, Tone Tone, int Revision = 0, bool Deleted = false)
{
    public override string ToString() =>
        $"{Tone} m{Number}@t{Thread}{(Revision > 0 ? $" edit {Revision}" : string.Empty)}{(Deleted ? " deleted" : string.Empty)}";
}
