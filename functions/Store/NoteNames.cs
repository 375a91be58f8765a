namespace Vigie.Store;

/// <summary>Names of the notes that one stage writes and another reads.</summary>
public static class NoteNames
{
    /// <summary>When <c>Watch</c> ended its last sweep, ISO 8601 with zone ("O").</summary>
    public const string LastSweep = "last-sweep";
}
