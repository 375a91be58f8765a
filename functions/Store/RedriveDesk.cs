using Vigie.Model;

namespace Vigie.Store;

/// <summary>What became of the wish to have a dead letter sent again.</summary>
public enum RedriveOutcome
{
    /// <summary>It is sent again within a minute.</summary>
    Asked,

    /// <summary>Somebody asked before; it is on its way, and nothing is sent twice.</summary>
    AskedBefore,

    /// <summary>It cannot be sent again as it is, and stays.</summary>
    Refused,

    /// <summary>There is no such letter: it was worked on, or let go.</summary>
    NotThere,
}

/// <param name="Letter">Its id.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Refusal">Why not, when it was refused.</param>
public sealed record RedriveAnswer(string Letter, RedriveOutcome Outcome, RedriveRefusal Refusal = RedriveRefusal.None);

/// <summary>
/// What a person decides about dead letters. It only notes the wish: the next tick of the watch sends them again, wherever the queues are,
/// and each stays in the list until its message has been worked on. Asking twice is asking once.
/// </summary>
public sealed class RedriveDesk(StateStore states, TimeProvider time)
{
    /// <summary>Letters that one call looks at; asked again, it goes on with those that are left.</summary>
    public const int MostAtOnce = 1000;

    public async Task<RedriveAnswer> AskAsync(string id, CancellationToken cancellationToken) =>
        LetterMessage.IsId(id) && await states.ReadDeadLetterAsync(id, cancellationToken) is { } row
            ? await AskAsync(row.Value, cancellationToken)
            : new RedriveAnswer(id, RedriveOutcome.NotThere);

    /// <summary>Asks for every letter there is, at most <see cref="MostAtOnce"/> of those that were not asked for before.</summary>
    public async Task<IReadOnlyList<RedriveAnswer>> AskForAllAsync(CancellationToken cancellationToken)
    {
        var answers = new List<RedriveAnswer>();
        var asked = 0;
        await foreach (var row in states.DeadLettersAsync(cancellationToken))
        {
            var answer = await AskAsync(row.Value, cancellationToken);
            answers.Add(answer);
            asked += answer.Outcome == RedriveOutcome.Asked ? 1 : 0;
            if (asked == MostAtOnce)
            {
                break;
            }
        }

        return answers;
    }

    /// <summary>Lets a letter go for good. What was sent again already is worked on all the same.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DiscardAsync(string id, CancellationToken cancellationToken)
    {
        if (!LetterMessage.IsId(id) || await states.ReadDeadLetterAsync(id, cancellationToken) is null)
        {
            return false;
        }

        await states.RemoveDeadLetterAsync(id, cancellationToken);
        await states.RemoveRedriveAsync(id, cancellationToken);
        return true;
    }

    private async Task<RedriveAnswer> AskAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        if (LetterMessage.Read(letter).Refusal is var refusal and not RedriveRefusal.None)
        {
            return new RedriveAnswer(letter.Id, RedriveOutcome.Refused, refusal);
        }

        var mark = new RedriveMark { Letter = letter.Id, AskedAt = time.GetUtcNow() };
        return new RedriveAnswer(
            letter.Id,
            await states.WriteRedriveAsync(mark, ifMatch: null, cancellationToken) is null
                ? RedriveOutcome.AskedBefore
                : RedriveOutcome.Asked);
    }
}
