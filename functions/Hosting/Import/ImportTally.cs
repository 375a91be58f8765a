using Vigie.Model;

namespace Vigie.Hosting.Import;

/// <summary>What became of the rows of a file.</summary>
internal sealed class ImportTally
{
    /// <summary>Rows set aside that are named one by one.</summary>
    public const int MaximumNamed = 20;

    /// <summary>Mentions that a dry run shows.</summary>
    public const int MaximumSamples = 5;

    private readonly List<string> named = [];

    private readonly List<Mention> samples = [];

    public long Rows { get; set; }

    public long Stored { get; set; }

    /// <summary>There already: from an earlier import, or twice in the file.</summary>
    public long Known { get; set; }

    /// <summary>Taken by the pipeline and not found in the store afterwards.</summary>
    public long Lost { get; set; }

    public long SetAside { get; private set; }

    public IReadOnlyList<string> Named => named;

    public IReadOnlyList<Mention> Samples => samples;

    public DateTimeOffset? Earliest { get; private set; }

    public DateTimeOffset? Latest { get; private set; }

    /// <summary>Takes note of a row.</summary>
    public void Count(ReadRow row)
    {
        Rows++;
        if (row.Mention is not { } mention)
        {
            SetAside++;
            if (named.Count < MaximumNamed)
            {
                named.Add($"line {row.Line}: {row.Fault}");
            }

            return;
        }

        if (samples.Count < MaximumSamples)
        {
            samples.Add(mention);
        }

        Earliest = mention.CreatedAt < (Earliest ?? DateTimeOffset.MaxValue) ? mention.CreatedAt : Earliest;
        Latest = mention.CreatedAt > (Latest ?? DateTimeOffset.MinValue) ? mention.CreatedAt : Latest;
    }
}
