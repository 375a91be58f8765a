namespace Vigie.Tests.Faults;

/// <summary>A promise that was not kept.</summary>
internal enum Breach
{
    Lost,
    StoredTwice,
    WrongText,
    Miscounted,
    AlertMissing,
    AlertTwice,
    AlertForNothing,
    NobodyTold,
    RepeatedUnlabelled,
    ToldAfterAnswer,
    ToldButNotStored,
    StoredButNotTold,
    Misunderstood,
}
