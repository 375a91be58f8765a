using System.Text.RegularExpressions;
using Vigie.Notify.AlertText;
using Vigie.Tests.Support;

namespace Vigie.Tests.Notify.AlertText;

public sealed partial class WordsTests
{
    [Fact]
    public void Both_languages_say_everything_with_the_same_holes()
    {
        foreach (var text in Enum.GetValues<Text>())
        {
            Assert.Equal((text, Holes(English.Texts[text])), (text, Holes(French.Texts[text])));
        }
    }

    [Theory]
    [InlineData(72, "1\u00a0h\u00a012")]
    [InlineData(0, "under 1 min")]
    [InlineData(240, "4\u00a0h")]
    [InlineData(51 * 60, "2\u00a0d\u00a03\u00a0h")]
    public void Durations_are_said_as_people_say_them(int minutes, string said) =>
        Assert.Equal(said, Words.Of("en").Span(TimeSpan.FromMinutes(minutes)));

    [Theory]
    [InlineData("en", 12400, "12,400")]
    [InlineData("fr", 12400, "12\u00a0400")]
    [InlineData("fr", 7.24, "7,2")]
    [InlineData("en", 9.96, "10")]
    [InlineData("en", 0.04, "0")]
    public void Numbers_follow_the_language(string language, double number, string said) =>
        Assert.Equal(said, Words.Of(language).Number(number));

    [Fact]
    public void Times_are_the_brands_own()
    {
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

        Assert.Equal("10:00", Words.Of("fr").Time(Some.Monday, Some.Monday, paris));
        Assert.Equal("mar. 3 mars 10:00", Words.Of("fr").Time(Some.Monday.AddDays(1), Some.Monday, paris));
    }

    private static string Holes(string text) => string.Join(' ', Hole().Matches(text).Select(match => match.Value).Distinct().Order());

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();
}
