namespace Vigie.Tests.Faults;

/// <summary>One life of the program as custom handler: from its start to its end by force.</summary>
internal interface ILife : IAsyncDisposable
{
    Uri Address { get; }

    /// <summary>Nothing it says or does from now on counts.</summary>
    bool IsDead { get; }

    /// <summary>What goes wrong with its next calls to the store.</summary>
    StoreMishaps Store { get; }

    /// <summary>By force, at once: nothing is flushed or finished. Idempotent.</summary>
    void Kill();
}
