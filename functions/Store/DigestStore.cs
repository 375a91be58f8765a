using Azure;
using Vigie.Model;

namespace Vigie.Store;

/// <summary>The one mail a day in which notices to the operator come together while the budget wants it. Nothing in it is lost.</summary>
public sealed class DigestStore(ITableService tables, IndexStore indexes)
{
    /// <summary>What the due item of the mail is about.</summary>
    public const string About = "mail";

    /// <summary>From its first line on.</summary>
    public static readonly TimeSpan Gathers = TimeSpan.FromHours(24);

    private const int MaximumAttempts = 12;

    private readonly ITable states = tables.GetTable(Keys.States);

    /// <summary>Puts a line into the next mail, and sees to it that it is sent. Idempotent.</summary>
    /// <exception cref="ExpectedFailureException">Others were faster again and again.</exception>
    public async Task AddAsync(DigestLine line, CancellationToken cancellationToken)
    {
        var digest = await ChangeAsync(
            known => known.Has(line.Alert, line.Sequence) ? known
                : known.Lines.Count >= MailDigest.MostLines ? known with { More = known.More + 1 }
                : known with { Lines = [.. known.Lines, line], Since = known.Since ?? line.At },
            cancellationToken);
        await indexes.ScheduleAsync(new DueItem((digest.Since ?? line.At) + Gathers, DueKind.Digest, About), cancellationToken);
    }

    /// <summary>Takes what waits, to be handed over; the same again until <see cref="SentAsync"/>. Null when nothing waits.</summary>
    public async Task<MailDigest?> TakeAsync(CancellationToken cancellationToken) => (await ChangeAsync(
        known => known.Sending is not null || known.Lines.Count == 0 ? known : new MailDigest { Sending = known },
        cancellationToken)).Sending;

    /// <summary>It is handed over.</summary>
    public Task SentAsync(CancellationToken cancellationToken) =>
        ChangeAsync(known => known with { Sending = null }, cancellationToken);

    private async Task<MailDigest> ChangeAsync(Func<MailDigest, MailDigest> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            var row = await states.GetEntityIfExistsAsync(Keys.Digest, About, cancellationToken) is { } entity
                ? Rows.ToRow(entity, VigieJson.Compact.MailDigest)
                : null;
            var known = row?.Value ?? new MailDigest();
            var changed = change(known);
            if (changed == known || await PutAsync(changed, row?.ETag, cancellationToken))
            {
                return changed;
            }
        }

        throw new ExpectedFailureException(FailureKind.Temporary, "The day's mail is being written by others all the while.");
    }

    private async Task<bool> PutAsync(MailDigest digest, ETag? read, CancellationToken cancellationToken)
    {
        var entity = Rows.ToEntity(Keys.Digest, About, digest, VigieJson.Compact.MailDigest);
        try
        {
            _ = read is { } tag
                ? await states.UpdateEntityAsync(entity, tag, cancellationToken)
                : await states.AddEntityAsync(entity, cancellationToken);
            return true;
        }
        catch (RequestFailedException faster) when (faster.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}
