using Vigie.Enrich;
using Vigie.Trainer;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

var folder = Option("--data");
if (folder is null || !Directory.Exists(folder))
{
    Console.Error.WriteLine("""
        --data FOLDER       the sets: SET/train.tsv.gz and SET/val.tsv.gz, with label, language and text between tabs; needed
        --lexicons FOLDER   the word lists; tests/Trainer/Lexicons
        --output FOLDER     where embedded.weights and its README.md are written; functions/Enrich/Weights
        """);
    return 2;
}

var data = new DataFolder(folder);
var output = Option("--output") ?? Path.Combine("functions", "Enrich", "Weights");
var feelings = FeelingLists.Load(Option("--lexicons") ?? Path.Combine("tests", "Trainer", "Lexicons"));
var measured = new WeightsTrainer(data.Train, feelings).Train(TrainingSets.Heads, TrainingSets.Languages);
var report = new ValReport(data, new TextModel(measured)).Write();
Console.WriteLine(report);
var file = WeightsFile.Write(new WeightsTrainer(data.All, feelings).Train(TrainingSets.Heads, TrainingSets.Languages));
Directory.CreateDirectory(output);
File.WriteAllBytes(Path.Combine(output, "embedded.weights"), file);
File.WriteAllText(Path.Combine(output, "README.md"), DataCard.Write(report, file.Length));
Console.WriteLine($"{file.Length} bytes");
return 0;
