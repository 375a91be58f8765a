namespace Vigie.Model.Budget;

/// <summary>What the operator allows, as configuration has it.</summary>
/// <param name="Monthly">US dollars a month, everything metered together.</param>
/// <param name="SourceCaps">US dollars a month of each source whose reads cost money.</param>
/// <param name="LanguageRecords">Text records a month that second opinions may use at most; 0 without a language service.</param>
public sealed record BudgetTerms(decimal Monthly, IReadOnlyDictionary<string, double> SourceCaps, int LanguageRecords);
