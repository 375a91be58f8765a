namespace Vigie.Store;

/// <summary>Names of the notes that one stage writes and another reads.</summary>
public static class NoteNames
{
    /// <summary>When <c>Watch</c> last ticked, ISO 8601 with zone ("O").</summary>
    public const string LastTick = "last-tick";

    /// <summary>The last canary: a <see cref="Vigie.Model.CanaryNote"/>.</summary>
    public const string Canary = "canary";
}
