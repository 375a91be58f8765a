namespace Vigie.Notify;

/// <summary>Every kind there is, one line each.</summary>
public sealed class NotifierRegistry;
