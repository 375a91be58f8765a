namespace Vigie.Collect;

/// <summary>Every kind there is, one line each.</summary>
public sealed class SourceRegistry;
