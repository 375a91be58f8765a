namespace Vigie.Hosting.Import;

/// <summary>
/// A tool whose exports are known: by columns that only it writes, and with columns of its own for some fields, which come before the
/// general names. Names as <see cref="ColumnNames.Bare"/> has them.
/// </summary>
/// <param name="Name">As <c>--format</c> takes it.</param>
/// <param name="Signature">Columns that together tell it from others.</param>
/// <param name="Columns">Its own columns for a field; an empty list means that none is to be taken.</param>
internal sealed record ExportTool(
    string Name, IReadOnlyList<string> Signature, IReadOnlyDictionary<MentionField, IReadOnlyList<string>> Columns)
{
    /// <summary>
    /// From exports as their users describe them; columns differ by plan and year, which is why a dry run shows what was taken.
    /// </summary>
    public static IReadOnlyList<ExportTool> All { get; } =
    [
        Of("meltwater", "hitsentence openingtext", (MentionField.Text, "hitsentence openingtext"), (MentionField.Title, "headline"),
            (MentionField.AuthorName, "influencer twitterscreenname authorname"), (MentionField.Id, "tweetid documentid"),
            (MentionField.Channel, "sourcetype contentsourcename source"), (MentionField.Date, "date alternatedateformat")),
        Of("talkwalker", "extraauthorattributesname published", (MentionField.Text, "content contentsnippet"),
            (MentionField.AuthorName, "extraauthorattributesname extraauthorattributesshortname"),
            (MentionField.Followers, "extraauthorattributesfollowers"), (MentionField.Channel, "sourcetype posttype domainurl"),
            (MentionField.Id, string.Empty)),
        Of("talkwalker", "searchindexed", (MentionField.Text, "content contentsnippet"), (MentionField.Date, "published"),
            (MentionField.Channel, "sourcetype posttype domainurl"), (MentionField.Id, string.Empty)),
        Of("brandwatch", "queryid queryname", (MentionField.Text, "fulltext snippet"), (MentionField.Id, "resourceid"),
            (MentionField.AuthorName, "fullname author"), (MentionField.AuthorId, "author"),
            (MentionField.Channel, "contentsourcename pagetype domain"), (MentionField.ThreadId, string.Empty)),
        Of("brand24", "mentionsnippet", (MentionField.Text, "mentionsnippet content"), (MentionField.Channel, "category source domain"),
            (MentionField.Id, string.Empty)),
        Of("brand24", "influencescore", (MentionField.Text, "content text mention"), (MentionField.Channel, "category source domain"),
            (MentionField.Id, string.Empty)),
        Of("mention", "sourcename sourcetype tone", (MentionField.Text, "description"), (MentionField.Id, "uniqueid id"),
            (MentionField.Channel, "sourcetype sourcename"), (MentionField.Url, "originalurl clickableurl url")),
        Of("mention", "cumulativereach", (MentionField.Text, "description"), (MentionField.Channel, "sourcetype sourcename")),
        Of("hootsuite", "network message", (MentionField.Text, "message"), (MentionField.Channel, "network")),
    ];

    public static IEnumerable<string> Names => All.Select(tool => tool.Name).Distinct();

    /// <summary>The tool that wrote such columns; null for one that is not known.</summary>
    public static ExportTool? Of(IEnumerable<string> columns)
    {
        var bare = columns.Select(ColumnNames.Bare).ToHashSet();
        return All.FirstOrDefault(tool => tool.Signature.All(bare.Contains));
    }

    private static ExportTool Of(string name, string signature, params ReadOnlySpan<(MentionField Field, string Columns)> columns)
    {
        var own = new Dictionary<MentionField, IReadOnlyList<string>>();
        foreach (var (field, names) in columns)
        {
            own[field] = names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }

        return new ExportTool(name, signature.Split(' '), own);
    }
}
