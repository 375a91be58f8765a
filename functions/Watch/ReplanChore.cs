using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// When targets or calendars were edited, every reply clock under watch is looked at anew: a deadline may come sooner than was foreseen.
/// </summary>
internal sealed class ReplanChore(IndexStore indexes, StateStore states, ListeningPlan plan, TimeProvider time) : IChore
{
    /// <summary>Clocks looked at after an edit; the soonest first.</summary>
    public const int MostClocks = 5000;

    private const string Note = "reply-plan";

    /// <summary>
    /// Plan and calendars are fixed while the process lives: once they are known to be those of the last run there is nothing to do.
    /// </summary>
    private bool done;

    public string Name => "replan";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        if (done)
        {
            return Outgoing.Nothing;
        }

        var asked = new ListeningPlan { Brands = [], Sla = plan.Sla, Calendars = plan.Calendars };
        var fingerprint = StableHash.Hex(24, JsonSerializer.Serialize(asked, VigieJson.Default.ListeningPlan));
        var known = await states.ReadNoteAsync(Note, cancellationToken);
        if (known is not null && known != fingerprint)
        {
            var now = time.GetUtcNow();
            foreach (var item in await indexes.UpcomingAsync(MostClocks, cancellationToken))
            {
                if (item.Kind == DueKind.Sla && item.At > now)
                {
                    await indexes.ScheduleAsync(item with { At = now }, cancellationToken);
                }
            }
        }

        if (known != fingerprint)
        {
            await states.WriteNoteAsync(Note, fingerprint, cancellationToken);
        }

        done = true;
        return Outgoing.Nothing;
    }
}
