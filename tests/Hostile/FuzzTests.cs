using System.Globalization;
using System.Text;

namespace Vigie.Tests.Hostile;

/// <summary>
/// Every parser that meets the outside, fed mutated inputs: none throws anything but what it documents, hangs, or allocates beyond its
/// limit. A failure prints the seed and the shrunk input. For more than the usual inputs, and for others:
/// <c>VIGIE_FUZZ_INPUTS=100000 VIGIE_FUZZ_SEED=7 dotnet test tests --filter FullyQualifiedName~Hostile.FuzzTests</c>.
/// </summary>
public sealed class FuzzTests(ParserTable table) : IClassFixture<ParserTable>
{
    private const int UsualInputs = 600;

    private const int UsualSeed = 20261122;

    /// <summary>An input takes milliseconds; a parser that needs so long for all of them hangs on one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Names => [.. ParserTable.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keeps_its_promise_for_every_input(string name)
    {
        var parser = table.Find(name);
        var inputs = Math.Max(10, (int)(Knob("VIGIE_FUZZ_INPUTS", UsualInputs) * parser.Share));

        // A thread of its own: allocations are counted by thread, and a hanging parser must not take the test with it.
        var run = Task.Factory.StartNew(
            () => Fuzzer.Find(parser, Knob("VIGIE_FUZZ_SEED", UsualSeed), inputs),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        var patience = inputs <= UsualInputs ? Patience : TimeSpan.FromHours(2);
        var found = await run.WaitAsync(patience, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.True(found is null, found);
    }

    [Fact]
    public void Each_parser_reads_its_honest_inputs_differently_from_nonsense()
    {
        // A parser that refuses all its seeds would make its fuzzing worthless.
        var refusing = ParserTable.Names.Select(table.Find)
            .Where(parser => parser.Allowed.Length > 0 && parser.Seeds.All(seed => Refuses(parser, seed)));

        Assert.Empty(refusing.Select(parser => parser.Name));
    }

    [Fact]
    public void A_parser_that_throws_something_else_is_caught_and_its_input_shrunk()
    {
        var broken = new Parser("planted: throws", [Bytes("key=value;other=thing")], input => ThrowOn(input, '%'), typeof(FormatException));

        var found = Fuzzer.Find(broken, UsualSeed, 5_000);

        Assert.NotNull(found);
        Assert.Contains("DivideByZeroException", found, StringComparison.Ordinal);
        Assert.Contains($"seed {UsualSeed}", found, StringComparison.Ordinal);
        Assert.Contains("Input, 1 bytes: %", found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parser_that_allocates_without_bound_is_caught()
    {
        var greedy = new Parser("planted: greedy", [Bytes("size=10")], input =>
        {
            if (Encoding.UTF8.GetString(input).Contains("99999999", StringComparison.Ordinal))
            {
                GC.KeepAlive(new byte[100 * 1024 * 1024]);
            }
        });

        Assert.Contains("TooMuch", Fuzzer.Find(greedy, UsualSeed, 2_000), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs()
    {
        byte[][] Inputs() => [.. Enumerable.Range(0, 50).Select(new Mutator(7, [Bytes("{\"a\":1}")], ["b"]).Make)];

        Assert.Equal(Inputs(), Inputs());
    }

    private static bool Refuses(Parser parser, byte[] input)
    {
        try
        {
            parser.Read(input);
            return false;
        }
        catch (Exception refused) when (parser.Allowed.Any(type => type.IsInstanceOfType(refused)))
        {
            return true;
        }
    }

    private static void ThrowOn(byte[] input, char sign)
    {
        if (input.Contains((byte)sign))
        {
            throw new DivideByZeroException("planted");
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static int Knob(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : usual;
}
