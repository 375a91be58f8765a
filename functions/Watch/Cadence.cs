using System.Globalization;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Remembers when something that is done rarely was last done. A time in the future (a clock was set back) counts as never.
/// </summary>
internal sealed class Cadence(StateStore states, TimeProvider time)
{
    public async Task<bool> IsDueAsync(string name, TimeSpan every, CancellationToken cancellationToken) =>
        await LastAsync(name, cancellationToken) is not { } last || time.GetUtcNow() - last >= every || last > time.GetUtcNow();

    public async Task<DateTimeOffset?> LastAsync(string name, CancellationToken cancellationToken) =>
        DateTimeOffset.TryParseExact(
            await states.ReadNoteAsync(name, cancellationToken), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last)
            ? last
            : null;

    public Task MarkAsync(string name, CancellationToken cancellationToken) =>
        states.WriteNoteAsync(name, time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), cancellationToken);
}
