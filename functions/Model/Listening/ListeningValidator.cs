namespace Vigie.Model.Listening;

/// <summary>Finds everything that is wrong with a plan beyond its JSON form: names, references, ranges, calendars.</summary>
public static class ListeningValidator
{
    private static readonly string[] Languages = ["en", "fr"];

    /// <param name="plan">The plan as read.</param>
    /// <param name="knownKinds">Kinds of sources that are registered, polled and pushed; null: not checked.</param>
    /// <returns>One sentence a fault, with its JSON path, its value and what is allowed; empty when the plan can be used.</returns>
    public static IReadOnlyList<string> Validate(ListeningPlan plan, IReadOnlyCollection<string>? knownKinds)
    {
        var faults = new PlanFaults();
        string[] calendars = [.. plan.Calendars.Select(calendar => calendar.Name)];
        string[] people = [.. plan.People.Select(person => person.Name)];
        Brands(faults, plan.Brands);
        Sources(faults, plan.Sources, [.. plan.Brands.Select(brand => brand.Id)], knownKinds);
        Sla(faults, plan.Sla, calendars);
        Calendars(faults, plan.Calendars);
        People(faults, plan.People, calendars);
        Alerts(faults, plan.Alerts, calendars, people);
        Playbooks(faults, plan.Playbooks, people);
        faults.Range("detection.alarmsAWeek", plan.Detection.AlarmsAWeek ?? 1, 0.1, 20);
        faults.Range("detection.minimumAuthors", plan.Detection.MinimumAuthors, 2, 100);
        faults.Range("retention.mentions", plan.Retention.Mentions, TimeSpan.FromDays(1), TimeSpan.FromDays(400));
        faults.Range("budget.monthly", plan.Budget.Monthly ?? BudgetPlan.UsualMonthly, 0.1, 10_000);
        return faults.All;
    }

    /// <summary>Whether this has the shape of one address; whether it exists only sending tells.</summary>
    public static bool IsEmail(string text) =>
        text.Length <= 254
            && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
            && at == text.LastIndexOf('@') && at < text.Length - 1
        && text.All(c => c is > ' ' and < '\u007f' && c is not ('<' or '>' or ',' or ';' or '"' or '(' or ')'));

    private static void Brands(PlanFaults faults, IReadOnlyList<Brand> brands)
    {
        faults.Count("brands", brands.Count, 1, 50);
        faults.Unique("brands", [.. brands.Select(brand => brand.Id)], "id");
        for (var index = 0; index < brands.Count; index++)
        {
            var (brand, path) = (brands[index], $"brands[{index}]");
            faults.Slug($"{path}.id", brand.Id);
            faults.Text($"{path}.name", brand.Name, 100);
            faults.Texts($"{path}.aliases", brand.Aliases, 100);
            faults.Texts($"{path}.exclude", brand.Exclude, 100);
            faults.Texts($"{path}.competitors", brand.Competitors, 100);
            faults.OneOf($"{path}.language", brand.Language, Languages, "languages");
            faults.TimeZone($"{path}.timeZone", brand.TimeZone);
            for (var member = 0; member < brand.Staff.Count; member++)
            {
                faults.Text($"{path}.staff[{member}].author", brand.Staff[member].Author, 200);
                faults.Text($"{path}.staff[{member}].source", brand.Staff[member].Source, 40);
            }

            Events(faults, $"{path}.events", brand.Events);
        }
    }

    private static void Events(PlanFaults faults, string path, IReadOnlyList<PlannedEvent> events)
    {
        faults.Count(path, events.Count, 0, 200);
        for (var index = 0; index < events.Count; index++)
        {
            faults.Text($"{path}[{index}].name", events[index].Name, 100);
            faults.Range($"{path}[{index}].factor", events[index].Factor, 1, 100);
            if (events[index].To <= events[index].From)
            {
                faults.Add($"{path}[{index}].to", $"{events[index].To:yyyy-MM-ddTHH:mm:ssK}", "a time after \"from\"");
            }
        }
    }

    private static void Sources(
        PlanFaults faults, IReadOnlyList<SourcePlan> sources, string[] brands, IReadOnlyCollection<string>? knownKinds)
    {
        faults.Count("sources", sources.Count, 0, 500);
        faults.Unique("sources", [.. sources.Select(source => source.Name)], "name");
        for (var index = 0; index < sources.Count; index++)
        {
            var (source, path) = (sources[index], $"sources[{index}]");
            faults.Slug($"{path}.name", source.Name);
            faults.OneOf($"{path}.kind", source.Kind, knownKinds ?? [source.Kind], "kinds");
            faults.Web($"{path}.url", source.Url);
            faults.Range($"{path}.every", source.Every, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
            faults.Range($"{path}.expectEvery", source.ExpectEvery ?? TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromDays(60));
            faults.OneOf($"{path}.brand", source.Brand, brands, "ids of brands");
            faults.Texts($"{path}.find", source.Find, 100, most: 20);
            faults.Text($"{path}.account", source.Account, 200);
            faults.Range($"{path}.monthlyCap", source.MonthlyCap ?? 0, 0, 10_000);
            faults.Range($"{path}.backfill", source.Backfill, TimeSpan.Zero, TimeSpan.FromDays(30));
        }
    }

    private static void Sla(PlanFaults faults, SlaPlan sla, string[] calendars)
    {
        faults.Range("sla.ceiling", sla.Ceiling, TimeSpan.FromHours(1), TimeSpan.FromHours(48));
        faults.Range("sla.warnAt", sla.WarnAt, 0.1, 0.95);
        faults.OneOf("sla.calendar", sla.Calendar, calendars, "names of calendars");
        foreach (var (channel, target) in sla.Targets)
        {
            faults.Range($"sla.targets.{CamelCase<Channel>.NameOf(channel)}", target, TimeSpan.FromMinutes(1), TimeSpan.FromHours(48));
        }
    }

    private static void Calendars(PlanFaults faults, IReadOnlyList<CalendarPlan> calendars)
    {
        faults.Count("calendars", calendars.Count, 0, 50);
        faults.Unique("calendars", [.. calendars.Select(calendar => calendar.Name)], "name");
        for (var index = 0; index < calendars.Count; index++)
        {
            var (calendar, path) = (calendars[index], $"calendars[{index}]");
            faults.Text($"{path}.name", calendar.Name, 40);
            faults.TimeZone($"{path}.timeZone", calendar.TimeZone);
            faults.Count($"{path}.holidays", calendar.Holidays.Count, 0, 1000);
            WeekFaults.Check(faults, $"{path}.week", calendar.Week);
        }
    }

    private static void People(PlanFaults faults, IReadOnlyList<Person> people, string[] calendars)
    {
        faults.Count("people", people.Count, 0, 200);
        faults.Unique("people", [.. people.Select(person => person.Name)], "name");
        for (var index = 0; index < people.Count; index++)
        {
            faults.Text($"people[{index}].name", people[index].Name, 100);
            faults.Email($"people[{index}].email", people[index].Email);
            faults.OneOf($"people[{index}].onCall", people[index].OnCall, calendars, "names of calendars");
        }
    }

    private static void Alerts(PlanFaults faults, AlertPlan alerts, string[] calendars, string[] people)
    {
        faults.Count("alerts.escalation", alerts.Escalation.Count, 0, AlertPlan.MostCalled);
        for (var index = 0; index < alerts.Escalation.Count; index++)
        {
            faults.OneOf($"alerts.escalation[{index}]", alerts.Escalation[index], people, "names of people");
        }

        faults.Range("alerts.escalateAfter", alerts.EscalateAfter, TimeSpan.FromMinutes(1), TimeSpan.FromHours(24));
        faults.Range("alerts.repeatAfter", alerts.RepeatAfter, TimeSpan.FromMinutes(30), TimeSpan.FromDays(7));
        faults.Range("alerts.groupFor", alerts.GroupFor, TimeSpan.Zero, TimeSpan.FromHours(1));
        faults.OneOf("alerts.hours", alerts.Hours, calendars, "names of calendars");
        faults.OneOf("alerts.approver", alerts.Approver, people, "names of people");
        if (alerts.Canary.TimeOfDay() is null)
        {
            faults.Add("alerts.canary.at", alerts.Canary.At, "a time of day such as \"09:00\"");
        }

        faults.Email("alerts.canary.email", alerts.Canary.Email);
        faults.Texts("alerts.canary.channels", alerts.Canary.Channels, 40, most: 20);
    }

    private static void Playbooks(PlanFaults faults, IReadOnlyList<Playbook> playbooks, string[] people)
    {
        faults.Count("playbooks", playbooks.Count, 0, 200);
        faults.Unique("playbooks", [.. playbooks.Select(playbook => playbook.Name)], "name");
        for (var index = 0; index < playbooks.Count; index++)
        {
            var (playbook, path) = (playbooks[index], $"playbooks[{index}]");
            faults.Text($"{path}.name", playbook.Name, 100);
            faults.OneOf($"{path}.language", playbook.Language, Languages, "languages");
            faults.Text($"{path}.firstStep", playbook.FirstStep, 1000);
            faults.Text($"{path}.holdingStatement", playbook.HoldingStatement, 2000);
            faults.Texts($"{path}.doNot", playbook.DoNot, 500, most: 20);
            faults.OneOf($"{path}.owner", playbook.Owner, people, "names of people");
            faults.OneOf($"{path}.backup", playbook.Backup, people, "names of people");
        }
    }
}
