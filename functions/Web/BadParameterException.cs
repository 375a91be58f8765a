namespace Vigie.Web;

/// <summary>A parameter of a call is not what it may be. Answered with 400 and these words.</summary>
internal sealed class BadParameterException(string parameter, string value, string allowed)
    : Exception($"The parameter '{parameter}' is '{Shortened(value)}'; allowed: {allowed}.")
{
    private const int Shown = 80;

    public string Parameter { get; } = parameter;

    public string Value { get; } = Shortened(value);

    public string Allowed { get; } = allowed;

    private static string Shortened(string value) => value.Length <= Shown ? value : value[..Shown] + "…";
}
