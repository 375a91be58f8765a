using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Sends the canary once a day and sees that it arrives. What does not arrive is told to the operator another way. A day's canary has one
/// id, so that a tick that is late, doubled or cut short sends it again and nobody is told twice.
/// </summary>
internal sealed class CanaryChore(
    StateStore states, ThreadStore threads, CanaryCounts counts, CanaryCheck check, ListeningPlan plan, TimeProvider time) : IChore
{
    /// <summary>How often one that is not stored yet is sent again, and how many times at most.</summary>
    public static readonly TimeSpan AgainAfter = TimeSpan.FromMinutes(5);

    public const int MostSends = 6;

    public string Name => "canary";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        if (!plan.Alerts.Canary.Enabled)
        {
            return Outgoing.Nothing;
        }

        var now = time.GetUtcNow();
        var note = Parse(await states.ReadNoteAsync(NoteNames.Canary, cancellationToken));
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, Zone()).Date);
        if (note is null)
        {
            // The first day has none: whoever has just set it up is looking at it.
            await WriteAsync(new CanaryNote { Day = today, Settled = true }, cancellationToken);
            return Outgoing.Nothing;
        }

        return note.Day < today && IsTime(today, now)
            ? await SendAsync(new CanaryNote { Day = today, SentAt = now }, now, cancellationToken)
            : note.Settled ? Outgoing.Nothing
            : await FollowAsync(note, now, cancellationToken);
    }

    internal static CanaryNote? Parse(string? text) => text is null ? null : JsonSerializer.Deserialize(text, VigieJson.Compact.CanaryNote);

    private TimeZoneInfo Zone() =>
        plan.Brands.Count > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(plan.Brands[0].TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>
    /// From its time of day on, within the hours in which people may be told of anything. A day without such hours has none.
    /// </summary>
    private bool IsTime(DateOnly day, DateTimeOffset now)
    {
        var local = day.ToDateTime(plan.Alerts.Canary.TimeOfDay() ?? new TimeOnly(9, 0));
        var at = new DateTimeOffset(local, Zone().GetUtcOffset(local));
        return now >= at && now - at < CanaryMark.StartsWithin
            && (plan.Alerts.Hours is not { } hours || BusinessCalendar.Named(plan, hours).IsOpen(now));
    }

    private async Task<Outgoing> SendAsync(CanaryNote note, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (mentions, alerts) = await counts.YesterdayAsync(note.Day, Zone(), cancellationToken);
        var mark = new CanaryMark(note.Day, note.SentAt!.Value, mentions, alerts);
        await WriteAsync(note with { LastSentAt = now, Sends = note.Sends + 1 }, cancellationToken);
        var mention = new Mention
        {
            Id = AlertId.Canary(note.Day).Value,
            Source = CanaryMark.Name,
            Text = "Daily sign of life.",
            Language = "en",
            CreatedAt = mark.SentAt,
        };
        return new Outgoing
        {
            Mentions =
            [
                new MentionBatch
                {
                    Source = CanaryMark.Name,
                    SeenAt = now,
                    Mentions = [new BrandMention(CanaryMark.Name, mention)],
                    Canary = mark,
                },
            ],
        };
    }

    private async Task<Outgoing> FollowAsync(CanaryNote note, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var alert = (await threads.ReadAlertAsync(AlertId.Canary(note.Day), cancellationToken))?.Value;
        var (notices, settled) = await check.LookAsync(note, alert, now, cancellationToken);
        if (settled)
        {
            await WriteAsync(note with { Settled = true }, cancellationToken);
        }
        else if (alert is null && note.Sends < MostSends && now - note.LastSentAt >= AgainAfter)
        {
            return await SendAsync(note, now, cancellationToken) with { Alerts = notices };
        }

        return new Outgoing { Alerts = notices };
    }

    private Task WriteAsync(CanaryNote note, CancellationToken cancellationToken) => states.WriteNoteAsync(
        NoteNames.Canary, JsonSerializer.Serialize(note, VigieJson.Compact.CanaryNote), cancellationToken);
}
