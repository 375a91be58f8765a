using Vigie.Enrich;
using Vigie.Model;
using OsProcess = System.Diagnostics.Process;

namespace Vigie.Bench;

/// <summary>
/// The whole judgement (language, sentiment, triage) of short posts on one core, against cutting the same posts at blanks and hashing the
/// words, in the same process and minute.
/// </summary>
internal static class JudgeBench
{
    private const int Rounds = 9;

    private const int Texts = 12_000;

    /// <summary>As many different words as so many posts have.</summary>
    private const int Vocabulary = 30_000;

    private static readonly string[] Ends = [".", "!", "?", "", "", " 😡", " 😍", " :)", "!!!", "..."];

    public static int Run()
    {
        var loaded = ProcessorTime(() => _ = TextModel.Embedded).TotalMilliseconds;
        var mentions = Mentions();
        IJudge judge = Judge.Embedded;
        var model = TextModel.Embedded;
        using var scorer = TextScorer.Borrow(model);
        var (judged, told, felt, hashed) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (ratio, allocated) = (new List<double>(), new List<double>());
        for (var round = -2; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var fast = PerSecond(mentions, mention => judge.Judge(mention).NeedsAnswer ? 1UL : 0);
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            var plain = PerSecond(mentions, mention => Hash(mention.Text));
            var language = PerSecond(mentions, mention => (ulong)scorer.Languages(TextReading.Of(mention.Text)).Length);
            var content = PerSecond(mentions, mention => (ulong)scorer.Content(TextReading.Of(mention.Text), 0).Length);
            if (round >= 0)
            {
                judged.Add(fast);
                told.Add(language);
                felt.Add(content);
                hashed.Add(plain);
                ratio.Add(plain / fast);
                allocated.Add((double)bytes / Texts);
            }
        }

        Console.WriteLine($"{Texts} posts of {mentions.Average(mention => mention.Text.Length):0} characters");
        Measure.PrintHead();
        Measure.Print("whole judgement", "texts/s", judged);
        Measure.Print("of it, reading and language alone", "texts/s", told);
        Measure.Print("of it, reading and sentiment alone", "texts/s", felt);
        Measure.Print("cut at blanks and hash the words", "texts/s", hashed);
        Measure.Print("time over that of cutting and hashing", "times", ratio);
        Measure.Print("allocated, the judgement itself included", "bytes/text", allocated);
        Measure.Print("weights loaded, once", "ms of processor", [loaded]);
        return 0;
    }

    private static double PerSecond(Mention[] mentions, Func<Mention, ulong> work)
    {
        ulong sum = 0;
        var taken = ProcessorTime(() =>
        {
            foreach (var mention in mentions)
            {
                sum += work(mention);
            }
        });
        GC.KeepAlive(sum);
        return mentions.Length / taken.TotalSeconds;
    }

    /// <summary>Of this process: what other programs take of the machine is not counted.</summary>
    private static TimeSpan ProcessorTime(Action work)
    {
        using var process = OsProcess.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        work();
        process.Refresh();
        return process.TotalProcessorTime - before;
    }

    private static ulong Hash(string text)
    {
        ulong sum = 0;
        foreach (var range in text.AsSpan().Split(' '))
        {
            var hash = 14695981039346656037;
            foreach (var c in text.AsSpan(range))
            {
                hash = (hash ^ char.ToLowerInvariant(c)) * 1099511628211;
            }

            sum += hash;
        }

        return sum;
    }

    private static Mention[] Mentions()
    {
        var dice = new Random(2026);
        var common = Workload.Words();
        var rare = Enumerable.Range(0, Vocabulary).Select(_ => Word(dice)).ToArray();
        return
        [
            .. Enumerable.Range(0, Texts).Select(n => new Mention
            {
                Id = $"{n}",
                Source = "bench",
                Channel = Channel.Forum,
                Text = Text(dice, common, rare),
                CreatedAt = DateTimeOffset.UnixEpoch,
                Author = new Author("1", "Somebody", 1),
            }),
        ];
    }

    private static string Text(Random dice, IReadOnlyList<string> common, string[] rare)
    {
        var words = Enumerable.Range(0, 8 + dice.Next(18)).Select(_ => Pick(dice, common, rare));
        var person = dice.Next(2) == 0 ? $"@user{dice.Next(9999)} " : string.Empty;
        var link = dice.Next(4) == 0 ? $" https://example.org/{dice.Next(99999)}" : string.Empty;
        return $"{person}{string.Join(' ', words)}{Ends[dice.Next(Ends.Length)]}{link}";
    }

    /// <summary>Two of three words are common ones; the others grow rarer as people's words do.</summary>
    private static string Pick(Random dice, IReadOnlyList<string> common, string[] rare)
    {
        if (dice.Next(3) > 0)
        {
            return common[dice.Next(common.Count)];
        }

        var word = rare[Math.Min(rare.Length - 1, (int)Math.Pow(rare.Length, dice.NextDouble()))];
        return dice.Next(12) switch { 0 => $"#{word}", 1 => word.ToUpperInvariant(), 2 => $"{word},", _ => word };
    }

    private static string Word(Random dice) => string.Concat(Enumerable.Range(0, 1 + dice.Next(4)).Select(_ => Syllable(dice)));

    private static string Syllable(Random dice) => $"{"bcdfglmnprst"[dice.Next(12)]}{"aeiouéè"[dice.Next(7)]}{"lnrst"[dice.Next(5)]}";
}
