using Vigie.Store;
using Vigie.Tests.Faults;

namespace Vigie.Tests.Support;

/// <summary>The process dies here.</summary>
internal sealed class CrashException(string at) : Exception($"Crash at {at}.");

/// <summary>
/// Tables of a process that dies at its nth call, before the call or after it took effect; or tables that are away until a later call.
/// </summary>
internal sealed class FaultyTables(ITableService inner, int dieAt, bool afterIt, int backAt = int.MaxValue) : ITableService, IStoreCaller
{
    private int calls;

    public string Description => inner.Description;

    /// <summary>Reads, queries and writes so far, those that failed too; a transaction is one.</summary>
    public int Calls => calls;

    public bool Died => calls >= dieAt;

    public ITable GetTable(string name) => new UnreliableTables(inner, this).GetTable(name);

    public async Task<T> CallAsync<T>(bool isWrite, Func<Task<T>> act)
    {
        var mine = Interlocked.Increment(ref calls);
        if ((mine > dieAt && mine < backAt) || (mine == dieAt && !afterIt))
        {
            throw new CrashException($"call {mine}");
        }

        var result = await act();
        return mine == dieAt ? throw new CrashException($"call {mine}") : result;
    }
}
