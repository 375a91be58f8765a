using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>Whoever calls the program: the Functions host of a history.</summary>
internal interface IHost
{
    /// <summary>What the program said that a host would silently change or drop.</summary>
    IReadOnlyList<string> Misunderstood { get; }

    /// <summary>Whether several deliveries run at once.</summary>
    bool IsCrowded { get; }

    /// <summary>The timer fires.</summary>
    Task TickAsync(ILife life);

    /// <summary>Delivers until nothing waits, or so many deliveries were made.</summary>
    Task DeliverAsync(int most, int atOnce);

    /// <summary>A request from outside.</summary>
    /// <param name="function"><c>Receive</c> or <c>Web</c>.</param>
    /// <returns>Null when there was no answer.</returns>
    Task<HostVerdict.HttpResult?> AskAsync(string function, CallerRequest call);

    /// <summary>Puts a body into a queue; false when the outside has no way to.</summary>
    bool Enqueue(string queue, string body);

    /// <summary>A completed message comes again; false when there is none.</summary>
    bool Repeat();

    /// <summary>The lock of a message runs out while it is worked on: it is delivered again meanwhile. False when there is none.</summary>
    Task<bool> LoseLockAsync();
}
