using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Vigie.Bench;
using Vigie.Bench.Cost;
using Vigie.Bench.Crisis;
using Vigie.Bench.Detection;
using Vigie.Bench.Local;
using Vigie.Model;

return args switch
{
    ["crisis", var path] => WriteCrisis(path),
    ["pipeline"] => await PipelineBench.RunAsync(5000),
    ["pipeline", var mentions] => await PipelineBench.RunAsync(int.Parse(mentions, CultureInfo.InvariantCulture)),
    ["start", var program] => await StartBench.RunAsync(program, bare: null),
    ["start", var program, var bare] => await StartBench.RunAsync(program, bare),
    ["memory", var program] => await MemoryBench.RunAsync(program, 10_000),
    ["memory", var program, var mentions] => await MemoryBench.RunAsync(program, Number(mentions)),
    ["burst", var program] => await BurstBench.RunAsync(program, 20_000, 512),
    ["burst", var program, var mentions, var megabytes] => await BurstBench.RunAsync(program, Number(mentions), Number(megabytes)),
    ["judge"] => JudgeBench.Run(),
    ["queue"] => await QueueThroughput.RunAsync(5_000),
    ["detection"] => Detection(100, 400, 0),
    ["detection", var weeks, var outcries] => Detection(Number(weeks), Number(outcries), 0),
    ["detection", var weeks, var outcries, var seed] => Detection(Number(weeks), Number(outcries), Number(seed)),
    ["volume", var series, var result] => VolumeCommands.Run(series, result),
    ["perturbed", var folder, var labels] => VolumeCommands.Perturb(folder, labels, 200),
    ["perturbed", var folder, var labels, var rounds] => VolumeCommands.Perturb(folder, labels, Number(rounds)),
    ["update"] => await UpdateBench.RunAsync(),
    ["cost", .. var sizes] when sizes.Length > 0 => await CostCommand.RunAsync(sizes),
    _ => Help(),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Detection(int weeks, int outcries, int seed)
{
    new DetectionReport(weeks, outcries, seed, Console.Out).Print();
    return 0;
}

static int WriteCrisis(string path)
{
    var mentions = new CrisisGenerator(seed: 2009).Generate();
    using var file = new GZipStream(File.Create(path), CompressionLevel.SmallestSize);
    foreach (var mention in mentions)
    {
        file.Write(JsonSerializer.SerializeToUtf8Bytes(mention, VigieJson.Compact.Mention));
        file.Write("\n"u8);
    }

    var crisis = mentions.Count(mention => mention.CreatedAt >= CrisisGenerator.VideoAt);
    Console.WriteLine(
        $"{mentions.Count} mentions, {crisis} of them in the crisis, "
        + $"in {mentions.Select(mention => (mention.Source, mention.ThreadId)).Distinct().Count()} threads.");
    return 0;
}

static int Help()
{
    Console.Error.WriteLine("""
        pipeline [MENTIONS]    mentions a second through the local pipeline, and processor time a mention in Process
        queue                  messages a second through the local host with a handler that does nothing
        judge                  judgements a second on one core, what they allocate, and loading the weights
        start PROGRAM [BARE]   from the start of the published program to its first answers; beside a handler that does nothing
        memory PROGRAM [MENTIONS]
                               resident memory of the published program after a burst of mentions, by default 10000
        burst PROGRAM [MENTIONS MB]
                               the published program in a control group of 512 MB, 16 messages at a time, long posts and readers; as root
        detection [WEEKS OUTCRIES [SEED]]
                               how soon a negative thread is heard: oracle, shipped detector, a count of the last hour
        volume IN.csv OUT.csv  timestamp,value in; timestamp,value,anomaly_score out, 1 where the volume detector raises an alarm
        perturbed FOLDER LABELS.json [ROUNDS]
                               the score of the volume detector on labelled series, and with every constant changed at random
        cost SIZE...           what months of so many mentions cost, counted on the real handlers; see docs/cost.md
        update                 processor time an update of the velocity detector, and its state as stored
        crisis FILE.jsonl.gz   writes the crisis that 'vigie demo' replays
        """);
    return 2;
}
