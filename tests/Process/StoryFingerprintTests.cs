using Vigie.Process;

namespace Vigie.Tests.Process;

public sealed class StoryFingerprintTests
{
    private const string Story =
        "The tea house of the old harbour has recalled forty thousand tins of its breakfast blend after customers "
        + "found pieces of metal in them, "
        + "the company said on Monday. Nobody was hurt, but the shops were told to take the tins off their shelves at once "
        + "and to give the money back. "
        + "A spokesman said that a sieve had broken in the packing hall in February and that the machine stands still "
        + "until it is replaced. "
        + "Customers can bring the tins to any shop, with or without the receipt, until the end of the month.";

    [Fact]
    public void The_same_words_in_another_dress_are_the_same_story()
    {
        var dressed = "RT: "
            + Story.ToUpperInvariant().Replace(", ", " – ", StringComparison.Ordinal)
            + " https://example.org/x?utm=1 @ana";

        Assert.InRange(
            StoryFingerprint.Distance(StoryFingerprint.Of(Story)!.Value, StoryFingerprint.Of(dressed)!.Value),
            0,
            StoryFingerprint.MaximumDistance);
    }

    [Fact]
    public void Another_story_about_the_same_thing_is_far_away()
    {
        var other =
            "Yesterday I bought a tin of the breakfast blend at the old harbour and it was the best tea "
            + "that I had in years, thank you for that";

        Assert.True(StoryFingerprint.Distance(StoryFingerprint.Of(Story)!.Value, StoryFingerprint.Of(other)!.Value) > 12);
    }

    [Theory]
    [InlineData("thank you all very much indeed friends", true)]
    [InlineData("thank you all very much indeed dear friends", false)]
    [InlineData("https://example.org/a/b/c/d/e/f/g/h/i @ana @bo @cy one two three", true)]
    [InlineData("", true)]
    public void Short_texts_have_no_fingerprint(string text, bool none) => Assert.Equal(none, StoryFingerprint.Of(text) is null);

    [Fact]
    public void Two_fingerprints_three_bits_apart_share_a_band()
    {
        var random = new Random(3);
        for (var round = 0; round < 2_000; round++)
        {
            var first = random.NextInt64();
            var second = Enumerable.Range(0, StoryFingerprint.MaximumDistance)
                .Aggregate(first, (bits, _) => bits ^ (1L << random.Next(64)));

            Assert.Contains(
                Enumerable.Range(0, StoryFingerprint.Bands),
                band => StoryFingerprint.Band(first, band) == StoryFingerprint.Band(second, band));
        }
    }

    [Fact]
    public void The_fingerprint_is_the_same_on_every_machine_for_ever() =>
        Assert.Equal(KnownFingerprint, StoryFingerprint.Of("one two three four five six seven eight nine ten"));

    private const long KnownFingerprint = -2863303348944344796;
}
