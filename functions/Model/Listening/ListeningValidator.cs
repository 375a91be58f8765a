namespace Vigie.Model.Listening;

public static class ListeningValidator
{
    /// <summary>Whether this has the shape of one address; whether it exists only sending tells.</summary>
    public static bool IsEmail(string text) =>
        text.Length <= 254 && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1
        && text.All(c => c is > ' ' and < '\u007f' && c is not ('<' or '>' or ',' or ';' or '"' or '(' or ')'));
}
