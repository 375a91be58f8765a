namespace Vigie.Tests.Faults;

/// <summary>One life of the program as custom handler: from its start to its end by force.</summary>
internal interface ILife : IAsyncDisposable
{
    Uri Address { get; }

    /// <summary>Nothing it says or does from now on counts.</summary>
    bool IsDead { get; }

    /// <summary>By force, at once: nothing is flushed or finished. Idempotent.</summary>
    void Kill();

    /// <summary>The next calls to the store, as the history wants them.</summary>
    TableFaultPlan Tables { get; }
}

/// <summary>Which of the next calls to the store go wrong, and how.</summary>
internal sealed class TableFaultPlan
{
    private readonly Lock gate = new();
    private readonly List<Armed> armed = [];

    /// <summary>How often a fault really happened.</summary>
    public Action<string> Happened { get; set; } = _ => { };

    public void Arm(TableFault fault, int skip, int calls)
    {
        lock (gate)
        {
            armed.Add(new Armed(fault, null, skip, calls));
        }
    }

    /// <summary>The process dies before or after one of the next calls.</summary>
    public void ArmKill(int calls, bool after)
    {
        lock (gate)
        {
            armed.Add(new Armed(TableFault.None, after, calls, 1));
        }
    }

    public void Disarm()
    {
        lock (gate)
        {
            armed.Clear();
        }
    }

    /// <summary>What happens to this call.</summary>
    public (TableFault Fault, bool? KillAfter) Next(TableCall call)
    {
        lock (gate)
        {
            foreach (var one in armed.Where(one => one.KillAfter is not null || Concerns(one.Fault, call)))
            {
                if (one.Skip > 0)
                {
                    one.Skip--;
                    continue;
                }

                if (--one.Calls == 0)
                {
                    armed.Remove(one);
                }

                Happened(one.KillAfter is { } after ? (after ? "killed after a table call" : "killed before a table call") : $"table: {one.Fault}");
                return (one.Fault, one.KillAfter);
            }
        }

        return (TableFault.None, null);
    }

    /// <summary>A read cannot conflict, and whether its answer was lost makes no difference to what is stored.</summary>
    private static bool Concerns(TableFault fault, TableCall call) =>
        call.IsWrite || fault is TableFault.Error500 or TableFault.Busy503 or TableFault.Throttled429;

    private sealed record Armed(TableFault Fault, bool? KillAfter, int Skip, int Calls)
    {
        public int Skip { get; set; } = Skip;

        public int Calls { get; set; } = Calls;
    }
}
