using System.IO.Compression;
using Vigie.Enrich;
using Vigie.Tests.Support;
using Vigie.Trainer;

namespace Vigie.Tests.Enrich;

public sealed class WeightsTrainerTests
{
    private static readonly (string Good, string Bad, string Plain)[] Words =
        [("lovely", "awful", "table"), ("splendid", "broken", "window"), ("tasty", "rotten", "street")];

    [Fact]
    public void Training_twice_gives_the_same_bytes_and_learns_what_it_was_shown()
    {
        using var folder = new TempDirectory();
        WriteSet(folder.Path);

        var first = Train(folder.Path);

        Assert.Equal(first, Train(folder.Path));
        var model = new TextModel(WeightsFile.Read(first));
        using var scorer = TextScorer.Borrow(model);
        Assert.True(scorer.Content(TextReading.Of("a splendid cup"), 0)[2] > 0.5);
        Assert.True(scorer.Content(TextReading.Of("a rotten cup"), 0)[0] > 0.5);
    }

    private static byte[] Train(string folder)
    {
        var data = new DataFolder(folder);
        TrainingSet[] sets = [new("invented", 1, "as the project")];
        string[] classes = ["negative", "neutral", "positive"];
        var plan = new HeadPlan("sentiment", classes, sets, (_, label) => Array.IndexOf(classes, label));
        return WeightsFile.Write(new WeightsTrainer(data.Train, []).Train([plan], sets));
    }

    private static void WriteSet(string folder)
    {
        var set = Directory.CreateDirectory(Path.Combine(folder, "invented")).FullName;
        using var writer = new StreamWriter(new GZipStream(File.Create(Path.Combine(set, "train.tsv.gz")), CompressionLevel.Fastest));
        writer.Write("label\tlang\ttext\n");
        for (var i = 0; i < 60; i++)
        {
            var (good, bad, plain) = Words[i % Words.Length];
            writer.Write($"positive\ten\ta {good} cup {i}\nnegative\ten\ta {bad} cup {i}\nneutral\ten\ta {plain} cup {i}\n");
        }
    }
}
