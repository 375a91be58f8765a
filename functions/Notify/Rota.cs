using Vigie.Model.Listening;
using Vigie.Sla;

namespace Vigie.Notify;

/// <summary>Who is called now.</summary>
/// <param name="Owner">Whose the alert is; absent when the plan names nobody.</param>
/// <param name="Backup">The next to be called.</param>
/// <param name="Recipients">Who is told; empty when the plan names nobody.</param>
/// <param name="Approver">Who may approve what the owner may not answer alone.</param>
public sealed record OnCall(Person? Owner, Person? Backup, IReadOnlyList<Person> Recipients, string? Approver = null)
{
    public static OnCall Nobody { get; } = new(null, null, []);
}

/// <summary>Who is called, by plan, level and time. Pure.</summary>
public static class Rota
{
    /// <summary>
    /// Level 0 is the first person of the escalation who is on call, level n the nth after that one; past the last, everybody on call is
    /// told. When nobody is on call by the calendars, everybody of the escalation counts as on call: an alert must not meet an empty room.
    /// </summary>
    public static OnCall At(ListeningPlan plan, int level, DateTimeOffset now)
    {
        var named = plan.Alerts.Escalation
            .Select(name => plan.People.FirstOrDefault(person => string.Equals(person.Name, name, StringComparison.Ordinal)))
            .OfType<Person>()
            .ToList();
        var onCall = named.Where(person => person.OnCall is null || BusinessCalendar.Named(plan, person.OnCall).IsOpen(now)).ToList();
        var people = onCall.Count > 0 ? onCall : named;
        if (people.Count == 0)
        {
            return OnCall.Nobody with { Approver = plan.Alerts.Approver };
        }

        var everybody = level >= people.Count;
        var owner = everybody ? people[0] : people[level];
        var backup = people[(everybody ? 1 : level + 1) % people.Count];
        return new OnCall(owner, ReferenceEquals(backup, owner) ? null : backup, everybody ? people : [owner], plan.Alerts.Approver);
    }
}
