namespace Vigie.Enrich;

/// <summary>Kinds of features, each of which is scaled on its own.</summary>
internal enum FeatureBlock
{
    /// <summary>Words, pairs of words, negated words.</summary>
    Words,

    /// <summary>Pieces of words.</summary>
    Parts,

    /// <summary>What the word lists say of the whole text, and how it is written.</summary>
    Signs,
}

/// <summary>Takes the features of a text: the judge sums their weights, the trainer writes them down. A text has the same features for
/// both.</summary>
internal interface IFeatureSink
{
    /// <summary>A word or sign with all that follows from it alone; see <see cref="WordFeatures"/>.</summary>
    /// <param name="piece">Which piece of the text.</param>
    /// <param name="term">Its hash, or that of its shape.</param>
    /// <param name="language">The language it is read in.</param>
    void Term(int piece, ulong term, int language);

    /// <summary>A feature of the text. <paramref name="piece"/> is the piece it hangs on; -1 for none.</summary>
    void Add(FeatureBlock block, ulong hash, int piece);
}
