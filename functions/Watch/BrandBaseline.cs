using System.Globalization;
using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Learns what is usual for a brand from its last fourteen days, once a day. The hours of the day come
/// first; how threads draw mentions is fitted to the days read after that. Each day is read once and its sums are kept, so that a refresh
/// reads one day of mentions; a tick reads two at most.
/// </summary>
internal sealed class BrandBaseline(IndexStore indexes, StateStore states, Cadence cadence, ListeningPlan plan, TimeProvider time) : IChore
{
    private const int MostDaysRead = 2;

    private static readonly TimeSpan Every = TimeSpan.FromHours(20);

    public string Name => "brand-baseline";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        var left = MostDaysRead;
        foreach (var brand in plan.Brands)
        {
            if (left > 0 && await cadence.IsDueAsync(NoteOf(brand), Every, cancellationToken))
            {
                left -= await RefreshAsync(brand, left, cancellationToken);
            }
        }

        return Outgoing.Nothing;
    }

    private static string NoteOf(Brand brand) => $"baseline|{brand.Id}";

    private static string NoteOf(Brand brand, DateTimeOffset day) =>
        string.Create(CultureInfo.InvariantCulture, $"baseline|{brand.Id}|{day:yyyyMMdd}");

    /// <returns>Days that were read.</returns>
    private async Task<int> RefreshAsync(Brand brand, int mostRead, CancellationToken cancellationToken)
    {
        var today = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var row = await states.ReadBrandAsync(brand.Id, cancellationToken);
        var days = new List<DaySums>();
        var read = 0;
        for (var back = 1; back <= Usual.Days; back++)
        {
            var day = today.AddDays(-back);
            var note = NoteOf(brand, day);
            if (!DaySums.TryParse(await states.ReadNoteAsync(note, cancellationToken), out var sums))
            {
                if (read == mostRead)
                {
                    return read;
                }

                read++;
                var mentions = await indexes.MentionsOfDayAsync(brand.Id, day, null, cancellationToken)
                    .Take(Usual.MostMentionsOfDay).Select(found => found.Mention).ToListAsync(cancellationToken);

                // Of a day that was cut its threads are cut too.
                sums = DaySums.Of(mentions, mentions.Count < Usual.MostMentionsOfDay ? row?.Value.Season ?? [] : []);
                await states.WriteNoteAsync(note, sums.ToString(), cancellationToken);
            }

            days.Add(sums);
        }

        var state = Usual.Of(days).ApplyTo(row?.Value ?? new BrandState { Brand = brand.Id });
        if (await states.WriteBrandAsync(state, row?.ETag, cancellationToken) is not null)
        {
            // Every tick reads all notes: what nobody asks for any more goes.
            await states.RemoveNoteAsync(NoteOf(brand, today.AddDays(-Usual.Days - 1)), cancellationToken);
            await cadence.MarkAsync(NoteOf(brand), cancellationToken);
        }

        return read;
    }
}
