namespace Vigie.Tests.Faults;

/// <summary>Which of the next calls to the store go wrong, and how.</summary>
internal sealed class StoreMishaps
{
    private readonly Lock gate = new();
    private readonly List<Armed> armed = [];

    /// <summary>Told of each mishap that really comes about.</summary>
    public Action<string> Happened { get; set; } = _ => { };

    /// <summary>Told of each death that is to come: after so many calls, and whether before or after the next.</summary>
    public Func<int, bool, Task> KillArmed { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Nothing goes wrong any more.</summary>
    public bool IsOver { get; private set; }

    /// <param name="skip">Calls that go well before.</param>
    /// <param name="calls">Calls that go wrong then.</param>
    public void Arm(StoreMishap mishap, int skip, int calls) => Add(new Armed(mishap, null) { Skip = skip, Calls = calls });

    /// <summary>The process dies before or after one of the next calls.</summary>
    public void ArmKill(int skip, bool after)
    {
        Add(new Armed(StoreMishap.None, after) { Skip = skip, Calls = 1 });
        _ = KillArmed(skip, after);
    }

    public void Disarm()
    {
        lock (gate)
        {
            armed.Clear();
            IsOver = true;
        }
    }

    /// <summary>What becomes of the next call: how it goes wrong, and whether the process dies before (false) or after it (true).</summary>
    public (StoreMishap Mishap, bool? DiesAfter) Next(bool isWrite)
    {
        lock (gate)
        {
            foreach (var one in armed.Where(one => isWrite || one.ConcernsReads))
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

                Happened(one.Name);
                return (one.Mishap, one.DiesAfter);
            }
        }

        return (StoreMishap.None, null);
    }

    private void Add(Armed one)
    {
        lock (gate)
        {
            armed.Add(one);
        }
    }

    private sealed record Armed(StoreMishap Mishap, bool? DiesAfter)
    {
        public int Skip { get; set; }

        public int Calls { get; set; }

        public string Name => DiesAfter is { } after ? KillAtStore.NameOf(after) : StoreTrouble.NameOf(Mishap);

        /// <summary>A read cannot conflict, and a lost answer of it changes nothing.</summary>
        public bool ConcernsReads => DiesAfter is not null
            || Mishap is StoreMishap.Failing500 or StoreMishap.Busy503 or StoreMishap.TooMany429 or StoreMishap.Slow;
    }
}
