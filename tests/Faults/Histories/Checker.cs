namespace Vigie.Tests.Faults;

/// <summary>
/// Holds the aftermath of a history against what the senders know and what the receivers got. Knows the promises and nothing of the code.
/// </summary>
internal sealed class Checker(Ledger ledger, Aftermath aftermath, IReadOnlyList<Arrival> arrivals, DateTimeOffset healedAt)
{
    /// <summary>A storm that is over before its first post is worked on is old news, which rules may weigh less.</summary>
    private static readonly TimeSpan StormLength = TimeSpan.FromMinutes(30);

    private readonly List<Violation> violations = [];
    private readonly ILookup<string, ShownMention> shown = aftermath.Mentions.ToLookup(mention => mention.Id);

    public IReadOnlyList<Violation> Violations => violations;

    /// <summary>Mails and cards beyond the first for one notification, each of which says that it may be a repeat.</summary>
    public int LabelledRepeats { get; private set; }

    public static Checker Check(World world, Aftermath aftermath)
    {
        var checker = new Checker(world.Ledger, aftermath, world.Outside.Log.All, world.HealedAt);
        checker.Mentions();
        checker.Threads();
        checker.Decisions();
        checker.Telling();
        checker.Answered();
        checker.violations.AddRange(world.Misunderstood.Select(what => new Violation(Breach.Misunderstood, what)));
        return checker;
    }

    private void Mentions()
    {
        foreach (var voice in ledger.Accepted)
        {
            var stored = shown[Id(voice)].ToList();
            if (stored.Count > 1)
            {
                Found(Breach.StoredTwice, $"{voice} is shown {stored.Count} times");
            }
            else if (stored is [var one])
            {
                var right = voice.Deleted ? one.Deleted : one.Text?.Contains(Speech.Said(voice)!, StringComparison.Ordinal) == true;
                FoundUnless(right, Breach.WrongText, $"{voice} is shown as '{one.Text}'{(one.Deleted ? ", deleted" : string.Empty)}");
            }
            else
            {
                Found(Breach.Lost, $"{voice} is not stored, {(IsKept($"\"{Id(voice)}\"") ? "only" : "nor")} kept as a dead letter");
            }
        }

        foreach (var number in ledger.Broken)
        {
            FoundUnless(IsKept($"\"m{number}\""), Breach.Lost, $"the unreadable m{number} is no dead letter");
        }

        for (var number = 1; number <= ledger.Poisoned; number++)
        {
            FoundUnless(IsKept($"message {number}\""), Breach.Lost, $"poison {number} is no dead letter");
        }
    }

    private void Threads()
    {
        foreach (var thread in aftermath.Threads)
        {
            var mentions = aftermath.Mentions.Where(mention => mention.Thread == thread.Id).ToList();
            var voices = mentions.Where(mention => mention is { FromBrand: false, Deleted: false }).ToList();
            var negative = voices.Count(mention => mention.Sentiment == "negative");
            var authors = voices.Select(mention => mention.Author).Distinct().Count();
            FoundUnless(
                (thread.Mentions, thread.Negative, thread.Authors) == (mentions.Count, negative, authors),
                Breach.Miscounted,
                $"thread {thread.Id} says {thread.Mentions}/{thread.Negative}/{thread.Authors}, "
                    + $"recounted {mentions.Count}/{negative}/{authors}");
        }

        foreach (var thread in ledger.Accepted.Where(voice => voice.Thread >= 0).GroupBy(voice => voice.Thread))
        {
            var places = thread.SelectMany(voice => shown[Id(voice)]).Select(mention => mention.Thread).Distinct().ToList();
            FoundUnless(places.Count <= 1, Breach.StoredTwice, $"conversation t{thread.Key} is {places.Count} threads");
        }
    }

    /// <summary>What the rules call for, in the clear cases: a storm, a question that nobody answers, and talk that needs nobody.</summary>
    private void Decisions()
    {
        foreach (var thread in ledger.Accepted.GroupBy(voice => voice.Thread))
        {
            if (thread.SelectMany(voice => shown[Id(voice)]).Select(mention => mention.Thread).FirstOrDefault() is not { } id)
            {
                continue;
            }

            var kinds = aftermath.Alerts.Where(alert => alert.Thread == id).ToLookup(alert => alert.Kind);
            var (velocity, sla) = (kinds["velocity"].Count(), kinds["sla"].Count());
            var left = !ledger.Marked.Contains(thread.Key) && thread.All(voice => voice.Tone != Tone.Answer);
            var inTime = thread.Count(voice => voice.Tone == Tone.Rage && ledger.AcceptedAt(voice) < healedAt);
            if (left && inTime >= HistoryGenerator.Storm && thread.Max(ledger.SaidAt) - thread.Min(ledger.SaidAt) <= StormLength)
            {
                Expect(velocity, "velocity", $"storm in t{thread.Key}");
            }

            if (left && thread.All(voice => voice.Tone == Tone.Question))
            {
                Expect(sla, "sla", $"question in t{thread.Key}");
            }

            FoundUnless(velocity <= 1 || !left, Breach.AlertTwice, $"t{thread.Key} has {velocity} velocity alerts");
            if (thread.All(voice => voice.Tone == Tone.Calm))
            {
                FoundUnless(
                    velocity + sla == 0, Breach.AlertForNothing, $"calm t{thread.Key} has {velocity} velocity and {sla} sla alerts");
            }
        }
    }

    private void Expect(int count, string kind, string about)
    {
        FoundUnless(count > 0, Breach.AlertMissing, $"no {kind} alert for the {about}");
        FoundUnless(count < 2, Breach.AlertTwice, $"{count} {kind} alerts for the {about}");
    }

    private void Telling()
    {
        var alerts = new Dictionary<string, ShownAlert>();
        foreach (var alert in aftermath.Alerts)
        {
            FoundUnless(alerts.TryAdd(alert.Id, alert), Breach.AlertTwice, $"{alert.Id} stands twice in the alert log");
        }

        foreach (var alert in alerts.Values)
        {
            FoundUnless(!alert.Pending, Breach.NobodyTold, $"{alert.Id} still has something to tell");
            var told = alert.Notifications.Any(one => one.IsTold) || (alert.UpdateOf is { } parent && alerts.ContainsKey(parent));
            var over = alert.Notifications.Any(one => one.Withheld is "answered" or "dismissed" or "superseded" or "taken");
            FoundUnless(told || over, Breach.NobodyTold, $"nobody was told of {alert.Id}: {string.Join(", ", alert.Notifications)}");
            foreach (var one in alert.Notifications)
            {
                foreach (var (channel, _) in one.Deliveries.Where(delivery => delivery.Outcome == "accepted"))
                {
                    FoundUnless(
                        arrivals.Any(arrival => arrival.Taken && ChannelOf(arrival) == channel
                            && (arrival.AlertId, arrival.Notice) == (alert.Id, one.Sequence)),
                        Breach.StoredButNotTold,
                        $"notice {one.Sequence} of {alert.Id} is said to have reached {channel}, where it is not");
                }
            }
        }

        foreach (var same in arrivals.Where(arrival => arrival.Taken).GroupBy(arrival => (arrival.To, arrival.AlertId, arrival.Notice)))
        {
            var unlabelled = same.Count(arrival => !arrival.PossibleRepeat);
            FoundUnless(
                unlabelled <= 1,
                Breach.RepeatedUnlabelled,
                $"notice {same.Key.Notice} of {same.Key.AlertId} came {unlabelled} times to {same.Key.To} without a label");
            FoundUnless(alerts.ContainsKey(same.Key.AlertId), Breach.ToldButNotStored, $"{same.Key.AlertId} was told and is no alert");
            LabelledRepeats += same.Count(arrival => arrival.PossibleRepeat);
        }
    }

    /// <summary>A crisis that goes on in other threads may go on being told: only what concerns one thread alone is checked.</summary>
    private void Answered()
    {
        var storms = ledger.Accepted.Where(voice => voice.Tone == Tone.Rage).Select(voice => voice.Thread).Distinct().Count();
        foreach (var (thread, order) in ledger.AnsweredAt.Where(answered => !ledger.WentOn(answered.Key)))
        {
            var id = ledger.Accepted.Where(voice => voice.Thread == thread).SelectMany(voice => shown[Id(voice)]).First().Thread;
            foreach (var alert in aftermath.Alerts.Where(alert => alert.Thread == id && (alert.Kind == "sla" || storms == 1)))
            {
                foreach (var late in arrivals.Where(arrival => arrival.Taken && arrival.Sequence > order && arrival.AlertId == alert.Id))
                {
                    var reason = alert.Notifications.FirstOrDefault(one => one.Sequence == late.Notice)?.Reason;
                    FoundUnless(
                        reason == "resolved",
                        Breach.ToldAfterAnswer,
                        $"notice {late.Notice} of {alert.Id} ({reason}) was told after t{thread} was answered");
                }
            }
        }
    }

    private bool IsKept(string text) => aftermath.Letters.Any(letter => letter.Body.Contains(text, StringComparison.Ordinal));

    private static string Id(Voice voice) => $"m{voice.Number}";

    private static string ChannelOf(Arrival arrival) => arrival.To.Contains('@', StringComparison.Ordinal) ? "email" : "teams";

    private void Found(Breach breach, string what) => violations.Add(new Violation(breach, what));

    private void FoundUnless(bool right, Breach breach, string what)
    {
        if (!right)
        {
            Found(breach, what);
        }
    }
}
