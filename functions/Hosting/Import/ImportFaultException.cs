namespace Vigie.Hosting.Import;

/// <summary>A file cannot be imported as it is. The message says where, what and what to do.</summary>
internal sealed class ImportFaultException(string message) : Exception(message);
