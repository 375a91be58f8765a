namespace Vigie.Receive;

/// <summary>Every kind there is, one line each.</summary>
public sealed class SenderRegistry;
