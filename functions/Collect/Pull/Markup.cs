using System.Text;

namespace Vigie.Collect.Pull;

/// <summary>Parts of a place's HTML that are not its author's words.</summary>
internal static class Markup
{
    /// <summary>
    /// Without the elements that begin with <paramref name="opening"/>, up to the next <paramref name="closing"/>. One that is never closed
    /// stays. Linear in the text.
    /// </summary>
    public static string Without(string html, string opening, string closing)
    {
        StringBuilder? kept = null;
        var done = 0;
        for (var at = Find(html, opening, 0); at >= 0; at = Find(html, opening, done))
        {
            var end = Find(html, closing, at);
            if (end < 0)
            {
                break;
            }

            (kept ??= new StringBuilder(html.Length)).Append(html, done, at - done);
            done = end + closing.Length;
        }

        return kept is null ? html : kept.Append(html, done, html.Length - done).ToString();
    }

    private static int Find(string html, string part, int from) => html.IndexOf(part, from, StringComparison.OrdinalIgnoreCase);
}
