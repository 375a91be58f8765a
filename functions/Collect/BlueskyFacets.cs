using System.Text;
using Vigie.Collect.Pull;

namespace Vigie.Collect;

/// <summary>Bluesky's marks on a text. Their places are counted in bytes of UTF-8 and written by whoever wrote the text.</summary>
internal static class BlueskyFacets
{
    private const int MostFacets = 100;

    /// <summary>The text with whole links in place of the shortened ones that are shown. Marks that do not fit the text are passed over.</summary>
    public static string WithLinks(string text, Fields facets)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var links = facets.Items.Take(MostFacets)
            .Select(facet => (Start: facet["index"]["byteStart"].Number, End: facet["index"]["byteEnd"].Number, Link: LinkOf(facet)))
            .Where(mark => mark is { Start: >= 0, Link: not null } && mark.End > mark.Start && mark.End <= bytes.Length
                && IsBorder(bytes, mark.Start.Value) && IsBorder(bytes, mark.End.Value))
            .OrderBy(mark => mark.Start);
        var whole = new StringBuilder(text.Length);
        var done = 0;
        foreach (var (start, end, link) in links)
        {
            if (start >= done)
            {
                whole.Append(Encoding.UTF8.GetString(bytes, done, (int)start!.Value - done)).Append(link);
                done = (int)end!.Value;
            }
        }

        return whole.Append(Encoding.UTF8.GetString(bytes, done, bytes.Length - done)).ToString();
    }

    private static string? LinkOf(Fields facet) => facet["features"].Items
        .Where(feature => feature["$type"].Text == "app.bsky.richtext.facet#link").Select(feature => feature["uri"].Url).FirstOrDefault();

    /// <summary>Whether a character begins or the text ends there.</summary>
    private static bool IsBorder(byte[] bytes, long at) => at == bytes.Length || (bytes[at] & 0xC0) != 0x80;
}
