using System.Globalization;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Forgets texts and authors that are older than the plan keeps them, day by day, a few in each tick. A note says how far it came, so that
/// it goes on where it ended.
/// </summary>
internal sealed class RetentionChore(
    IndexStore indexes, StateStore states, Eraser eraser, ListeningPlan plan, TimeProvider time) : IChore
{
    public const int MostMentions = 100;

    private const int MostDays = 20;

    private const string DayForm = "yyyyMMdd";

    /// <summary>Feeds show entries from before the watch began.</summary>
    private static readonly TimeSpan BeforeTheBeginning = TimeSpan.FromDays(400);

    public string Name => "retention";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var brand in plan.Brands)
        {
            await ForgetAsync(brand, cancellationToken);
        }

        return Outgoing.Nothing;
    }

    private static string NoteOf(Brand brand) => $"retention|{brand.Id}";

    private async Task ForgetAsync(Brand brand, CancellationToken cancellationToken)
    {
        if (await PositionAsync(brand, cancellationToken) is not { } position)
        {
            return;
        }

        var (day, after) = position;
        var until = time.GetUtcNow() - plan.Retention.Mentions;
        var left = MostMentions;
        for (var days = 0; days < MostDays && left > 0 && day.AddDays(1) <= until; days++)
        {
            var batch = await indexes.MentionsOfDayAsync(brand.Id, day, after, cancellationToken).Take(left).ToListAsync(cancellationToken);
            if (batch.Count > 0)
            {
                await eraser.EraseFromBrandAsync(brand.Id, batch.Select(row => row.Mention.Key).ToHashSet(), cancellationToken);
            }

            foreach (var (_, mention) in batch)
            {
                await eraser.EraseAsync(mention.Thread, mention.Key, cancellationToken);
            }

            (day, after) = batch.Count == left ? (day, batch[^1].RowKey) : (day.AddDays(1), null);
            left -= batch.Count;
        }

        if ((day, after) != position)
        {
            var text = $"{day.ToString(DayForm, CultureInfo.InvariantCulture)} {after}";
            await states.WriteNoteAsync(NoteOf(brand), text, cancellationToken);
        }
    }

    /// <summary>The day it is at and the last row done of it; null before the brand's first mention.</summary>
    private async Task<(DateTimeOffset Day, string? After)?> PositionAsync(Brand brand, CancellationToken cancellationToken)
    {
        var note = await states.ReadNoteAsync(NoteOf(brand), cancellationToken);
        if (note?.Split(' ', 2) is [var day, var after]
            && DateTimeOffset.TryParseExact(day, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return (at, after.Length > 0 ? after : null);
        }

        return (await states.ReadBrandAsync(brand.Id, cancellationToken))?.Value.LearningSince is { } began
            ? (new DateTimeOffset((began - BeforeTheBeginning).UtcDateTime.Date, TimeSpan.Zero), null)
            : null;
    }
}
