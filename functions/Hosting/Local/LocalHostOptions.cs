using System.Net;

namespace Vigie.Hosting.Local;

internal sealed record LocalHostOptions
{
    /// <summary>Folder of host.json and of the functions.</summary>
    public required string AppRoot { get; init; }

    /// <summary>Where the handler listens.</summary>
    public required Uri HandlerAddress { get; init; }

    public required string DataFolder { get; init; }

    public int Port { get; init; } = 7071;

    public IPAddress BindAddress { get; init; } = IPAddress.Loopback;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
