using System.Globalization;
using Vigie.Model;

namespace Vigie.Store;

/// <summary>
/// The watch on the watch: whoever else runs looks now and then whether it still ticks, since a timer that is dead cannot say so itself.
/// One sleep is one alert, whoever notices it. Safe for concurrent use.
/// </summary>
public sealed class SleepAlarm(StateStore states, OperatorAlerts alerts, TimeProvider time)
{
    public const string Topic = "watch-slept";

    public const string About = "watch";

    /// <summary>Ticks come every minute; a deployment may take some.</summary>
    public static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(15);

    /// <summary>A process looks no oftener than this.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>A machine that just woke up ticks within a minute: the same old tick must have been seen for so long.</summary>
    public static readonly TimeSpan Confirmed = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private DateTimeOffset looked = DateTimeOffset.MinValue;
    private (DateTimeOffset LastTick, DateTimeOffset Since)? suspicion;

    /// <returns>The notice to queue when the watch does not tick; else nothing. Most calls cost nothing.</returns>
    public async Task<IReadOnlyList<AlertNotice>> LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            if (now - looked < Every && looked <= now)
            {
                return [];
            }

            looked = now;
        }

        var note = await states.ReadNoteAsync(NoteNames.LastTick, cancellationToken);
        var sleeping = DateTimeOffset.TryParseExact(note, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last)
            && now - last > Tolerated;
        return Confirms(sleeping ? last : null, now) ? await alerts.RaiseAsync(Describe(last), cancellationToken) : [];
    }

    private bool Confirms(DateTimeOffset? lastTick, DateTimeOffset now)
    {
        lock (gate)
        {
            suspicion = lastTick is not { } last ? null
                : suspicion is { } known && known.LastTick == last ? known
                : (last, now);
            return suspicion is { } suspected && now - suspected.Since >= Confirmed;
        }
    }

    private static OperatorProblem Describe(DateTimeOffset last) => new(
        Topic,
        About,
        last,
        Severity.High,
        new Bilingual("The watch does not tick", "La veille ne bat plus"),
        new Bilingual(
            $"Its timer has not run since {last:yyyy-MM-dd HH:mm} UTC: no source is read and no deadline is watched. "
            + "What is pushed still comes in.",
            $"Sa minuterie n'a pas tourné depuis le {last:yyyy-MM-dd HH:mm} UTC : aucune source n'est lue, aucun délai n'est surveillé. "
            + "Ce qui est poussé arrive encore."),
        new Bilingual(
            "Restart the app; look at why the timer function 'Watch' does not run.",
            "Redémarrez l'application ; cherchez pourquoi la fonction « Watch » ne tourne pas."));
}
