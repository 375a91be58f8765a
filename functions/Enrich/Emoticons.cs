namespace Vigie.Enrich;

/// <summary>Faces made of signs.</summary>
internal static class Emoticons
{
    private const int Longest = 4;

    /// <summary>Length of the face that begins here; 0 for none. A face is not followed by a letter or digit.</summary>
    public static int LengthAt(ReadOnlySpan<char> text, int at)
    {
        if (text[at] is not (':' or ';' or '=' or '<' or '>' or '^' or '-' or '(' or ')'))
        {
            return 0;
        }

        for (var length = Math.Min(Longest, text.Length - at); length >= 2; length--)
        {
            var end = at + length;
            if (IsFace(text[at..end]) && (end == text.Length || !Letters.IsWord(text[end])))
            {
                return length;
            }
        }

        return 0;
    }

    private static bool IsFace(ReadOnlySpan<char> text) => text is
        ":)" or ":-)" or ":d" or ":D" or ":-d" or ":-D" or ";)" or ";-)" or ":p" or ":P" or ":-p" or ":-P" or ";p"
        or ";P" or ";D" or "=)" or "=D" or ":]" or ":')" or ":'-)" or "<3" or "^^" or "^_^" or "(:" or ":o)" or ":*"
        or ":-*" or ";*" or ":3" or ":))" or ":-))" or ":)))" or ":DD" or ":(" or ":-(" or ":'(" or ":'-(" or ":/"
        or ":-/" or ":\\" or ":-\\" or ":|" or ":-|" or "=(" or "=/" or ">:(" or "):" or "</3" or ":@" or ":[" or ":s"
        or ":S" or ":c" or "-_-" or "-.-" or ":((" or ":-((" or ":(((" or ";(" or ">:)" or ":o" or ":O" or ":-o"
        or ":-O";
}
