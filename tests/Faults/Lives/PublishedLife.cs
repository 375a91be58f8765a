namespace Vigie.Tests.Faults;

/// <summary>A process of the published program. Its calls to Azurite go wrong in the proxy; to the embedded store there is none.</summary>
internal sealed class PublishedLife : ILife
{
    private readonly Life life;
    private readonly TableProxy? proxy;
    private volatile bool killed;

    public PublishedLife(Life life, TableProxy? proxy)
    {
        (this.life, this.proxy) = (life, proxy);
        proxy?.Fault = call => call.Operations.Count == 0 ? TableFault.None : FaultOf(Store.Next(call.IsWrite));
        if (proxy is null)
        {
            Store.KillArmed = KillSoonAsync;
        }
    }

    public Uri Address => life.Address;

    public Life Process => life;

    public bool IsDead => killed || life.HasEnded;

    public StoreMishaps Store { get; } = new();

    public void Kill()
    {
        killed = true;
        life.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        await life.DisposeAsync();
        if (proxy is not null)
        {
            await proxy.DisposeAsync();
        }
    }

    /// <summary>Nothing stands between it and the embedded store: it dies some milliseconds later, wherever it is then.</summary>
    private async Task KillSoonAsync(int milliseconds, bool after)
    {
        await Task.Delay(milliseconds);
        if (!Store.IsOver && !IsDead)
        {
            Store.Happened(KillAtStore.NameOf(after));
            Kill();
        }
    }

    private TableFault FaultOf((StoreMishap Mishap, bool? DiesAfter) next) => next switch
    {
        { DiesAfter: false } => TableFault.Lost with { Before = KillAsync },
        { DiesAfter: true } => TableFault.LostAnswer with { After = KillAsync },
        { Mishap: StoreMishap.LostAnswer or StoreMishap.BrokenAfter } => TableFault.LostAnswer,
        { Mishap: StoreMishap.Outdated412 } => TableFault.Outdated(),
        { Mishap: StoreMishap.Exists409 } => TableFault.Exists(),
        { Mishap: StoreMishap.Failing500 } => TableFault.Failing(),
        { Mishap: StoreMishap.Busy503 } => TableFault.Busy(),
        { Mishap: StoreMishap.TooMany429 } => TableFault.TooMany(),
        { Mishap: StoreMishap.Slow } => TableFault.Slow(TimeSpan.FromSeconds(30)),
        _ => TableFault.None,
    };

    private Task KillAsync()
    {
        Kill();
        return Task.CompletedTask;
    }
}
