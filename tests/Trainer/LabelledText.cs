using System.IO.Compression;

namespace Vigie.Trainer;

/// <summary>One line of a set.</summary>
internal readonly record struct LabelledText(string Label, string Language, string Text);

/// <summary>A folder of sets: SET/train.tsv.gz and SET/val.tsv.gz, each with a head line and then label, language, text between
/// tabs.</summary>
internal sealed class DataFolder(string path)
{
    public IReadOnlyList<LabelledText> Train(string set) => Read(set, "train");

    public IReadOnlyList<LabelledText> Val(string set) => Read(set, "val");

    /// <summary>What weights that ship are taught: after the val part has measured them, it teaches them too.</summary>
    public IReadOnlyList<LabelledText> All(string set) => [.. Train(set), .. Val(set)];

    /// <exception cref="InvalidDataException">A line has fewer than three columns.</exception>
    private List<LabelledText> Read(string set, string part)
    {
        var file = Path.Combine(path, set, part + ".tsv.gz");
        var texts = new List<LabelledText>();
        if (!File.Exists(file))
        {
            return texts;
        }

        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        reader.ReadLine();
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            var columns = line.Split('\t');
            if (columns.Length < 3)
            {
                throw new InvalidDataException(
                    $"{file}, line {number}: has {columns.Length} columns; label, language and text are needed.");
            }

            texts.Add(new LabelledText(columns[0], columns[1], columns[2]));
        }

        return texts;
    }
}
