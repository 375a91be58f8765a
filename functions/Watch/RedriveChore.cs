using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Sends the dead letters again that a person asked for. A letter stays in the list, and its mark stands, until its message has been worked
/// on: what is lost on its way is sent once more. Two copies of a message do no harm, for every function bears them.
/// </summary>
internal sealed partial class RedriveChore(StateStore states, TimeProvider time, ILogger<RedriveChore> logger) : IChore
{
    /// <summary>Letters of one tick; the rest is sent by the next.</summary>
    public const int MostLetters = 50;

    /// <summary>Characters of all letters of one tick, but for the last.</summary>
    public const int MostCharacters = 1024 * 1024;

    /// <summary>A message that is not worked on after so long is taken for lost; the wait doubles each time.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(15);

    private const int MostMarks = 5000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(8);

    public string Name => "redrive";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var marks = await states.RedrivesAsync(cancellationToken).Take(MostMarks).ToListAsync(cancellationToken);
        var messages = new List<Outgoing>();
        var characters = 0;
        foreach (var mark in marks.Where(mark => IsDue(mark.Value, now)).OrderBy(mark => mark.Value.AskedAt))
        {
            if (messages.Count == MostLetters || characters >= MostCharacters)
            {
                break;
            }

            if (await TakeAsync(mark, now, cancellationToken) is var (letter, message))
            {
                messages.Add(message);
                characters += letter.Body.Length;
                Log.SentAgain(logger, letter.Id, letter.Queue, mark.Value.Times + 1);
            }
        }

        return new Outgoing
        {
            Mentions = [.. messages.SelectMany(message => message.Mentions)],
            Collect = [.. messages.SelectMany(message => message.Collect)],
            Alerts = [.. messages.SelectMany(message => message.Alerts)],
        };
    }

    /// <summary>Whether it was never sent, or so long ago that it must be lost.</summary>
    private static bool IsDue(RedriveMark mark, DateTimeOffset now)
    {
        var wait = FirstWait * Math.Pow(2, Math.Clamp(mark.Times - 1, 0, 10));
        return mark.SentAt is not { } sent || now - sent >= (wait < LongestWait ? wait : LongestWait);
    }

    /// <summary>Notes that it is sent, before it is: null when another tick was faster, or when there is nothing to send.</summary>
    private async Task<(DeadLetter Letter, Outgoing Message)?> TakeAsync(
        Row<RedriveMark> mark, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await states.ReadDeadLetterAsync(mark.Value.Letter, cancellationToken) is not { } letter
            || LetterMessage.Read(letter.Value) is not { Refusal: RedriveRefusal.None } content)
        {
            await states.RemoveRedriveAsync(mark.Value.Letter, cancellationToken);
            return null;
        }

        var sent = mark.Value with { SentAt = now, Times = mark.Value.Times + 1 };
        return await states.WriteRedriveAsync(sent, mark.ETag, cancellationToken) is null ? null : (letter.Value, content.Message);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Dead letter {Letter} is sent again to the queue {Queue}, for the {Times}. time.")]
        public static partial void SentAgain(ILogger logger, string letter, string queue, int times);
    }
}
