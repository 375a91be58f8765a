using System.Text;

namespace Vigie.Tests.Hostile;

/// <summary>Feeds a parser mutated inputs, and makes what it finds small enough to be read.</summary>
internal static class Fuzzer
{
    private const int MaximumShrinkingSteps = 3_000;

    /// <summary>The first input that makes the parser break its promise, shrunk, in words; null when it keeps it for all.</summary>
    public static string? Find(Parser parser, int seed, int inputs)
    {
        var mutator = new Mutator(seed, parser.Seeds, parser.Words);
        foreach (var honest in parser.Seeds)
        {
            if (Fault(parser, honest) is { } fault)
            {
                return Report(parser, "a seed as it is", honest, fault);
            }
        }

        for (var number = 0; number < inputs; number++)
        {
            var input = mutator.Make(number);
            if (Fault(parser, input) is { } fault)
            {
                var small = Shrink(parser, input, Kind(fault));
                return Report(parser, $"seed {seed}, input {number}", small, Fault(parser, small) ?? fault);
            }
        }

        return null;
    }

    private static string? Fault(Parser parser, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            parser.Read(input);
        }
        catch (Exception thrown) when (parser.Allowed.Any(type => type.IsInstanceOfType(thrown)))
        {
            // One of those that the reader's documentation names.
        }
        catch (Exception thrown)
        {
            return $"{thrown.GetType().Name}: {thrown.Message}\n{thrown.StackTrace}";
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > parser.MaximumAllocation
            ? $"TooMuch: {allocated:N0} bytes were allocated; {parser.MaximumAllocation:N0} are allowed"
            : null;
    }

    private static string Kind(string fault) => fault[..fault.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>Cuts out ever smaller pieces as long as the same kind of fault stays.</summary>
    private static byte[] Shrink(Parser parser, byte[] input, string kind)
    {
        var steps = 0;
        for (var piece = Math.Max(1, input.Length / 2); piece > 0; piece /= 2)
        {
            for (var at = 0; at + piece <= input.Length && steps < MaximumShrinkingSteps;)
            {
                steps++;
                byte[] shorter = [.. input[..at], .. input[(at + piece)..]];
                if (Fault(parser, shorter) is { } fault && Kind(fault) == kind)
                {
                    input = shorter;
                }
                else
                {
                    at += piece;
                }
            }
        }

        return input;
    }

    private static string Report(Parser parser, string which, byte[] input, string fault) =>
        $"{parser.Name} broke its promise ({which}).\nInput, {input.Length} bytes: {Shown(input)}\n"
        + $"As base64: {Convert.ToBase64String(input)}\n{fault}";

    private static string Shown(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input.Length <= 1_000 ? input : input[..1_000]);
        return string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c > 0x2000 ? $"\\u{(int)c:x4}" : c.ToString()));
    }
}
