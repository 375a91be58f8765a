using System.Globalization;
using Vigie.Enrich;
using Vigie.Enrich.AzureLanguage;
using Vigie.Model;

namespace Vigie.Process;

/// <summary>Words to be judged, with all who said them.</summary>
internal sealed record OpinionQuestion(string Text, string Language, int Records, IReadOnlyList<StoredMention> Mentions)
{
    public static List<OpinionQuestion> Of(IReadOnlyCollection<StoredMention> mentions) =>
        [.. mentions.GroupBy(mention => (Text: SecondOpinionGain.TextOf(mention.Mention), mention.Judgement.Language))
            .Where(same => same.Key.Text.Length > 0)
            .Select(same => new OpinionQuestion(same.Key.Text, same.Key.Language, DocumentText.Records(same.Key.Text), [.. same]))];

    /// <summary>Ids are numbers: what a mention is called elsewhere is nobody's business.</summary>
    public static string IdOf(int number) => number.ToString(CultureInfo.InvariantCulture);

    public TextDocumentInput ToDocument(int number) => new(IdOf(number), Text, Language);

    /// <summary>What one record spent on it is worth, for all of its mentions together.</summary>
    public double Worth(Func<StoredMention, Watchfulness> watch) =>
        Mentions.Sum(mention => SecondOpinionGain.Of(mention.Mention, mention.Judgement, watch(mention), Records));
}
