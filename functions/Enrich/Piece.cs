namespace Vigie.Enrich;

/// <summary>One piece of a text, as a <see cref="TextReading"/> holds it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where its normalised form begins; see <see cref="TextReading.Normal"/>.</param>
/// <param name="Length">Length of the normalised form; for marks of exclamation and question, and for full stops, how many stand
/// together.</param>
/// <param name="From">Where it begins in the text as written.</param>
/// <param name="Until">Where it ends there.</param>
/// <param name="Hash">Of the normalised form alone: the same word, the same hash, in every text.</param>
/// <param name="Capitals">Written in capitals, three letters or more.</param>
/// <param name="Elongated">A letter was drawn out ("sooo").</param>
internal readonly record struct Piece(
    TokenKind Kind, int Start, int Length, int From, int Until, ulong Hash, bool Capitals = false, bool Elongated = false);
