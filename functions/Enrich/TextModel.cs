using System.Runtime.Intrinsics;

namespace Vigie.Enrich;

/// <summary>The trained weights, ready to be summed. Thread-safe.</summary>
internal sealed class TextModel(WeightsContent weights)
{
    private const string Resource = "Vigie.Enrich.Weights.embedded.weights";

    private static readonly Lazy<TextModel> Shipped = new(() => new TextModel(WeightsFile.Read(ReadResource())));

    private readonly WeightsTable _language = weights.LanguageTable;

    private readonly WeightsTable _content = weights.ContentTable;

    /// <summary>The weights within the program; loaded on first use.</summary>
    public static TextModel Embedded => Shipped.Value;

    public WeightsHead Language { get; } = weights.Language;

    /// <summary>The questions about content, in the order of their columns.</summary>
    public IReadOnlyList<WeightsHead> Heads { get; } = weights.Content;

    public IdleScorers Scorers { get; } = new();

    public FeelingTable Feelings { get; } = new(weights.Feelings);

    /// <summary>The first column of a head; -1 when the weights do not answer that question.</summary>
    public int ColumnOf(string head)
    {
        var column = 0;
        foreach (var known in Heads)
        {
            if (known.Name == head)
            {
                return column;
            }

            column += known.Classes;
        }

        return -1;
    }

    public Vector128<short> LanguageRow(ulong hash) => _language.Row(hash);

    public Vector128<short> ContentRow(ulong hash) => _content.Row(hash);

    private static byte[] ReadResource()
    {
        using var stream = typeof(TextModel).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException(
                $"The program holds no {Resource}. Build it again with functions/Enrich/Weights/embedded.weights.");
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return file;
    }
}
