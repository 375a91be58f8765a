using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect;

public sealed class BrandMatcherTests
{
    private static readonly BrandMatcher Matcher = new(new ListeningPlan
    {
        Brands =
        [
            new Brand
            {
                Id = "acme",
                Name = "Acme Tea",
                Aliases = ["Théière d'Or", "McAcme's", "Leaf & Bean", "🍵☂", "お茶屋"],
                Exclude = ["Acme Tea Party", "golf"],
                Staff = [new StaffAccount { Author = "@AcmeCare", Source = "forum" }],
            },
            new Brand { Id = "mist", Name = "Mist" },
        ],
    });

    [Theory]
    [InlineData("I love Acme Tea!")]
    [InlineData("ACME  TEA is late again")]
    [InlineData("acme-tea? never")]
    [InlineData("Acme Tea's boxes")]
    [InlineData("three Acme Teas please")]
    [InlineData("#acmetea is down")]
    [InlineData("#BoycottAcmeTea now")]
    [InlineData("#boycottacmetea now")]
    [InlineData("hey @acme_tea help")]
    [InlineData("see https://acmetea.example/shop?x=1")]
    [InlineData("la THEIERE D’OR est fermée")]
    [InlineData("la théière d'or")]
    [InlineData("mcacmes are everywhere")]
    [InlineData("Leaf and Bean")]
    [InlineData("Leaf&Bean")]
    [InlineData("so sad 🍵☂ today")]
    [InlineData("昨日お茶屋に行った")]
    public void A_text_that_names_the_brand_is_matched(string text) => Assert.Equal(["acme"], Matcher.Match(text));

    [Theory]
    [InlineData("Acme makes anvils, and tea is nice")]
    [InlineData("acme teapot")]
    [InlineData("chemistry")]
    [InlineData("an Acme Tea Party tonight")]
    [InlineData("Acme Tea sponsors golf")]
    [InlineData("the optimist at misty.example")]
    [InlineData("#chemist")]
    [InlineData("")]
    public void A_text_about_something_else_is_not(string text) => Assert.Empty(Matcher.Match(text));

    [Fact]
    public void A_mention_of_two_brands_belongs_to_both() => Assert.Equal(["acme", "mist"], Matcher.Match("Acme Tea or Mist?"));

    [Fact]
    public void A_name_does_not_reach_from_the_title_into_the_text() =>
        Assert.Empty(Matcher.Match(Some.Mention(text: "tea time") with { Title = "Acme" }));

    [Fact]
    public void Title_author_and_host_count_too()
    {
        Assert.Single(Matcher.Match(Some.Mention(text: "late") with { Title = "Acme Tea" }));
        Assert.Single(Matcher.Match(Some.Mention(text: "late") with { Author = new Author(null, "acmetea") }));
        Assert.Single(Matcher.Match(Some.Mention(text: "late") with { Url = "https://www.acmetea.example/1" }));
    }

    [Fact]
    public void What_the_staff_writes_is_from_the_brand_in_its_source_alone()
    {
        var mention = Some.Mention(text: "We are on it.", author: "acmecare");

        Assert.True(Assert.Single(Matcher.Match(mention)).Mention.FromBrand);
        Assert.Empty(Matcher.Match(mention with { Source = "elsewhere" }));
    }

    [Fact]
    public void A_source_that_is_not_matched_gives_all_to_its_brand()
    {
        var source = new SourcePlan { Name = "own", Kind = "rss", Match = false, Brand = "mist" };

        Assert.Equal("mist", Assert.Single(Matcher.Assign(source, Some.Mention(), unlessSaid: true)).Brand);
        Assert.Equal("acme", Assert.Single(Matcher.Assign(null, Some.Mention(), unlessSaid: false)).Brand);
        Assert.Empty(Matcher.Assign(source with { Match = true }, Some.Mention(), unlessSaid: false));
    }

    [Theory]
    [InlineData("acme ")]
    [InlineData("#acme")]
    [InlineData("a")]
    [InlineData("www.")]
    public void A_long_text_takes_time_in_proportion(string part)
    {
        var large = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
        var small = large[..(large.Length / Growth.Times)];

        Assert.Null(Growth.Excess(() => Matcher.Match(small), () => Matcher.Match(large)));
    }
}
