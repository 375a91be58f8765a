using System.Text.RegularExpressions;
using Vigie.Model;
using Vigie.Store;
using Vigie.Web;

namespace Vigie.Tests.Web;

public sealed partial class WordsTests
{
    [Fact]
    public void Every_word_has_both_languages_with_the_same_holes()
    {
        Assert.All(Words.Keys, key =>
        {
            var (english, french) = (Words.Say(Language.En, key), Words.Say(Language.Fr, key));
            Assert.NotEmpty(english);
            Assert.NotEmpty(french);
            Assert.Equal(HolesOf(english), HolesOf(french));
        });
    }

    [Fact]
    public void Every_word_that_a_page_names_is_in_the_table_and_none_is_there_for_nothing()
    {
        var texts = string.Join('\n', AssetNames().Select(AssetStore.Text)) + string.Join('\n', ServerFiles().Select(File.ReadAllText));
        var named = Named().Matches(texts).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var families = Family().Matches(texts).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        var stages = Words.Keys.Select(StageOf).ToHashSet(StringComparer.Ordinal);
        var unknown = named.Where(key => stages.Contains(StageOf(key)) && !Words.Keys.Contains(key)).ToList();
        var unused = Words.Keys.Where(key => !named.Contains(key) && !families.Contains(StageOf(key))).ToList();
        Assert.True(unknown.Count == 0, "Not in the table: " + string.Join(", ", unknown));
        Assert.True(unused.Count == 0, "Nobody says: " + string.Join(", ", unused));
    }

    [Fact]
    public void Every_name_that_is_shown_has_words()
    {
        AssertNamed<Channel>("channel");
        AssertNamed<Sentiment>("sentiment");
        AssertNamed<Triage>("triage");
        AssertNamed<AlertKind>("kind");
        AssertNamed<Severity>("severity");
        AssertNamed<AlertState>("alertState");
        AssertNamed<NotificationReason>("reason");
        AssertNamed<WithheldReason>("withheld");
        AssertNamed<DeliveryOutcome>("outcome");
        AssertNamed<AlertAction>("decision");
        AssertNamed<AlertAction>("result");
        AssertNamed<SourceStatus>("source");
        AssertNamed<StoreProblem>("storeProblem");
    }

    private static string StageOf(string key) => key[..(key.IndexOf('.', StringComparison.Ordinal) + 1)];

    private static void AssertNamed<T>(string family)
        where T : struct, Enum => Assert.All(
            Enum.GetValues<T>(), value => Assert.Contains($"{family}.{CamelCase<T>.NameOf(value)}", Words.Keys));

    private static string[] HolesOf(string text) =>
        [.. Hole().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> AssetNames() =>
        typeof(AssetStore).Assembly.GetManifestResourceNames().Where(
            name => name.StartsWith("Vigie.Web.Assets.", StringComparison.Ordinal) && !name.EndsWith(".json", StringComparison.Ordinal))
            .Select(name => name["Vigie.Web.Assets.".Length..]);

    private static IEnumerable<string> ServerFiles() =>
        Directory.EnumerateFiles(Path.Combine(Support.Repository.Root, "functions", "Web"), "*.cs");

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();

    [GeneratedRegex("[\"'`]([a-zA-Z]+\\.[a-zA-Z0-9]+)[\"'`]")]
    private static partial Regex Named();

    [GeneratedRegex("[\"`]([a-zA-Z]+\\.)(?:\\$\\{|\\{|\"\\s*\\+)")]
    private static partial Regex Family();
}
