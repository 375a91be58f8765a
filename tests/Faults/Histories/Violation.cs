namespace Vigie.Tests.Faults;

/// <summary>Where and how a promise was not kept, in words for people.</summary>
internal sealed record Violation(Breach Breach, string What)
{
    public override string ToString() => $"{Breach}: {What}";
}
