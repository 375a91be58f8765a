using System.Diagnostics.CodeAnalysis;
using Vigie.Model;

namespace Vigie.Enrich.AzureLanguage;

/// <summary>A text to be judged.</summary>
/// <param name="Id">Its name in the answer; unique within one call.</param>
/// <param name="Text">At most <see cref="DocumentText.MaximumElements"/> text elements.</param>
/// <param name="Language">ISO 639-1. Always given: without it the service takes everything for English.</param>
public sealed record TextDocumentInput(string Id, string Text, string Language);

/// <param name="DisableServiceLogs">The service keeps no copy of the texts (<c>loggingOptOut</c>).</param>
/// <param name="ModelVersion">The service's model.</param>
public sealed record AnalyzeSentimentOptions(bool DisableServiceLogs = true, string ModelVersion = "latest");

/// <summary>What the service says of one document: scores, or an error.</summary>
/// <param name="Id">As it was given.</param>
/// <param name="Scores">Three probabilities that sum to 1; null when there is an error.</param>
/// <param name="Statistics">How many text records were billed; null when the service does not say.</param>
/// <param name="Error">A code, one word; null when there are scores.</param>
public sealed record AnalyzeSentimentResult(string Id, SentimentScores? Scores, TextDocumentStatistics? Statistics, string? Error)
{
    public bool HasError => Error is not null;
}

/// <param name="TransactionCount">Text records billed for the document.</param>
public readonly record struct TextDocumentStatistics(int TransactionCount);

/// <summary>One answer: a result for each document that was asked about, in the order they were given.</summary>
/// <param name="ModelVersion">The model that judged, as the service names it.</param>
/// <param name="Results">Of a document that the service left out the error is <see cref="Missing"/>.</param>
[SuppressMessage("Naming", "CA1711", Justification = "Named as in Azure.AI.TextAnalytics, which it stands for.")]
public sealed record AnalyzeSentimentResultCollection(string ModelVersion, IReadOnlyList<AnalyzeSentimentResult> Results)
{
    public const string Missing = "Missing";
}
