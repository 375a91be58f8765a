using Vigie.Model;

namespace Vigie.Watch;

/// <summary>
/// One of the things that a tick does. Each is safe when late, doubled (two ticks at once) or skipped, and none hinders another.
/// </summary>
internal interface IChore
{
    /// <summary>Lower-case letters and '-': part of a key, so it never changes.</summary>
    string Name { get; }

    /// <summary>Does what is due now and no more; what is left over is done by the next tick.</summary>
    Task<Outgoing> RunAsync(CancellationToken cancellationToken);
}
