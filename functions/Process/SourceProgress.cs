using Vigie.Model;
using Vigie.Store;

namespace Vigie.Process;

/// <summary>
/// Moves a source on after its batch is stored: its cursor, if the lease it was polled under is still the source's, and what the dashboard
/// shows of it. Doing it twice moves it once.
/// </summary>
internal sealed class SourceProgress(StateStore states, TimeProvider time)
{
    /// <summary>How long the next poller of a source that has more may take before somebody else may try.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(10);

    private const int MaximumAttempts = 8;

    /// <param name="added">How many of its mentions were new.</param>
    /// <returns>The request to poll on, if the source has more to give.</returns>
    public async Task<CollectRequest?> AdvanceAsync(MentionBatch batch, int added, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            var row = await states.ReadSourceAsync(batch.Source, cancellationToken);
            var next = batch.Cursor is { } cursor ? Polled(row?.Value, batch, cursor, added) : Pushed(row?.Value, batch, added);
            if (next is null)
            {
                // Another poll took over, or this batch was here before. Its request to go on may have been lost with it: it is
                // given again.
                return batch.Cursor is { More: true } moved && row?.Value.Lease == LeaseAfter(moved)
                    ? new CollectRequest(batch.Source, LeaseAfter(moved))
                    : null;
            }

            if (await states.WriteSourceAsync(next, row?.ETag, cancellationToken) is not null)
            {
                return batch.Cursor is { More: true } more ? new CollectRequest(batch.Source, LeaseAfter(more)) : null;
            }
        }

        // The cursor must move with its batch; the figures of a pushed source are worth no redelivery.
        return batch.Cursor is null ? null : throw new ExpectedFailureException(
            FailureKind.Temporary,
            $"The state of source '{batch.Source}' was changed by others {MaximumAttempts} times in a row; "
            + "the batch is tried again.");
    }

    private SourceState? Polled(SourceState? state, MentionBatch batch, CursorCommit cursor, int added)
    {
        if (state is null || state.Lease != cursor.Lease)
        {
            return null;
        }

        var now = time.GetUtcNow();
        return state with
        {
            Cursor = cursor.Next,
            Lease = cursor.More ? LeaseAfter(cursor) : null,
            LeasedUntil = cursor.More ? now + LeaseTime : null,
            NextPollAt = cursor.More ? now : cursor.NextPollAt,
            FirstPollAt = state.FirstPollAt ?? batch.SeenAt,
            LastPollAt = Later(state.LastPollAt, batch.SeenAt),
            LastItemAt = Later(state.LastItemAt, batch.SeenAt),
            Mentions = state.Mentions + added,
        };
    }

    private static SourceState? Pushed(SourceState? state, MentionBatch batch, int added) => added == 0 ? null
        : (state ?? new SourceState { Name = batch.Source }) with
        {
            FirstPollAt = state?.FirstPollAt ?? batch.SeenAt,
            LastPollAt = Later(state?.LastPollAt, batch.SeenAt),
            LastItemAt = Later(state?.LastItemAt, batch.SeenAt),
            UsualGap = state?.LastItemAt < batch.SeenAt
                ? SourceRhythm.Learn(state.UsualGap, batch.SeenAt - state.LastItemAt.Value)
                : state?.UsualGap,
            Mentions = (state?.Mentions ?? 0) + added,
        };

    /// <summary>
    /// The lease of the next poll follows from this one's, so that a redelivered batch asks for the same poll and not for a second.
    /// </summary>
    private static string LeaseAfter(CursorCommit cursor) => StableHash.Hex(32, cursor.Lease, cursor.Next);

    private static DateTimeOffset Later(DateTimeOffset? known, DateTimeOffset at) => known > at ? known.Value : at;
}
