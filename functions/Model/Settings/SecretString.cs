namespace Vigie.Model.Settings;

/// <summary>A secret that does not print itself: logs, errors and pages show three stars.</summary>
public sealed class SecretString(string value)
{
    /// <summary>The secret itself, for the one place that sends or checks it.</summary>
    public string Reveal() => value;

    public override string ToString() => "***";
}
