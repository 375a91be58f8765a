using System.Globalization;
using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// Is the watch awake? Problems are plain sentences that say what to do. 503 when it is failing, 200 otherwise. Whoever has no key is told
/// the status alone, and often from memory: asking for it again and again costs no reads.
/// </summary>
internal sealed class HealthApi(
    StateStore states,
    SourceHealth sources,
    ChannelHealth channels,
    CanaryHealth canary,
    LanguageHealth language,
    BudgetGuard budget,
    IndexStore indexes,
    ITableService tables,
    StoreReadiness store,
    ListeningPlan plan,
    VigieSettings settings,
    TimeProvider time)
{
    /// <summary>The tick comes every minute: then it is late, and after <see cref="SleepAlarm.Tolerated"/> it is gone.</summary>
    public static readonly TimeSpan LateSweep = TimeSpan.FromMinutes(5);

    private const int MaximumLetters = 100;

    private const int MaximumOverdue = 100;

    /// <summary>How long the status is remembered for those without a key.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private (DateTimeOffset Until, string Status)? known;

    public async Task<HttpOutcome> AnswerAsync(WebRequest request, CancellationToken cancellationToken)
    {
        if (settings.DashboardKeyRequired && settings.DashboardKey is null)
        {
            // Nobody can have a key: so everybody is told this, and nothing else.
            var refusal = new Report(request.Language);
            refusal.Fails("health.noKey");
            return refusal.Answer(time.GetUtcNow());
        }

        if (!request.Trusted && known is { } last && last.Until > time.GetUtcNow())
        {
            return Report.StatusAlone(last.Status);
        }

        var report = await LookAsync(request, cancellationToken);
        known = (time.GetUtcNow() + Remembered, report.Status);
        return request.Trusted ? report.Answer(time.GetUtcNow(), tables.Description) : Report.StatusAlone(report.Status);
    }

    private async Task<Report> LookAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var report = new Report(request.Language);
        try
        {
            await store.EnsureAsync(cancellationToken);
            await SweepAsync(report, cancellationToken);
            await SourcesAsync(report, cancellationToken);
            await DeadLettersAsync(report, cancellationToken);
            await ChannelsAsync(report, cancellationToken);
            await BacklogAsync(report, cancellationToken);
            await CanaryAsync(report, cancellationToken);
            await LanguageAsync(report, cancellationToken);
            await BudgetAsync(report, cancellationToken);
        }
        catch (Exception failure) when (failure is StoreUnusableException || StoreUnusableException.IsOfStore(failure))
        {
            var unusable = failure as StoreUnusableException ?? StoreUnusableException.Of(failure, tables.Description);
            report.Fails("storeProblem." + CamelCase<StoreProblem>.NameOf(unusable.Problem), tables.Description, unusable.Detail);
        }

        report.Json["refresh"] = DashboardRhythm.Of(settings).View();
        report.Json["keyRequired"] = settings.DashboardKeyRequired;
        return report;
    }

    private async Task SweepAsync(Report report, CancellationToken cancellationToken)
    {
        var note = await states.ReadNoteAsync(NoteNames.LastTick, cancellationToken);
        if (!DateTimeOffset.TryParse(note, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            report.Degrades("health.noSweep");
            return;
        }

        report.Json["lastSweepAt"] = at;
        var age = time.GetUtcNow() - at;
        var minutes = Duration.Format(TimeSpan.FromMinutes(Math.Max(0, Math.Floor(age.TotalMinutes))));
        if (age > SleepAlarm.Tolerated)
        {
            report.Fails("health.oldSweep", minutes);
        }
        else if (age > LateSweep)
        {
            report.Degrades("health.lateSweep", minutes);
        }
    }

    private async Task BacklogAsync(Report report, CancellationToken cancellationToken)
    {
        var late = await indexes.DueAsync(time.GetUtcNow() - DueItem.LateAfter, MaximumOverdue, cancellationToken);
        report.Json["overdue"] = late.Count;
        if (late.Count > 0)
        {
            report.Degrades("health.overdue", late.Count == MaximumOverdue ? $"{MaximumOverdue}+" : late.Count, late[0].At.ToString("u"));
        }
    }

    private async Task CanaryAsync(Report report, CancellationToken cancellationToken)
    {
        var state = await canary.ReadAsync(cancellationToken);
        report.Json["canary"] = state.View();
        if (state.Missing.Count > 0)
        {
            report.Degrades("health.canary", state.SentAt?.ToString("u"), string.Join(", ", state.Missing));
        }
        else if (state.Status == "overdue")
        {
            report.Degrades("health.canaryLost", state.SentAt?.ToString("u"));
        }
    }

    private async Task LanguageAsync(Report report, CancellationToken cancellationToken)
    {
        var known = await language.ReadAsync(cancellationToken);
        report.Json["secondOpinion"] = known.View();
        if (known.Status == "failing")
        {
            report.Degrades(
                "languageFault." + CamelCase<LanguageFault>.NameOf(known.State.Fault),
                known.State.Detail,
                known.State.Since?.ToString("u"));
        }
        else if (known.Status == "spent")
        {
            report.Degrades("health.languageSpent", known.Budget.Used, known.Limit);
        }
    }

    private async Task BudgetAsync(Report report, CancellationToken cancellationToken)
    {
        var level = await budget.LevelAsync(cancellationToken);
        if (level != BudgetLevel.Normal)
        {
            report.Degrades("health.budget", Words.Say(report.Language, "budget." + CamelCase<BudgetLevel>.NameOf(level)));
        }
    }

    private async Task SourcesAsync(Report report, CancellationToken cancellationToken)
    {
        var all = await sources.ReadAsync(cancellationToken);
        report.Json["sources"] = new JsonObject
        {
            ["total"] = all.Count,
            ["failing"] = all.Count(source => source.Status == SourceStatus.Failing),
            ["silent"] = all.Count(source => source.Status == SourceStatus.Silent),
        };
        foreach (var source in all.Where(source => source.Status == SourceStatus.Failing))
        {
            report.Degrades("health.sourceFailing", source.Name, source.State!.Failures, source.State.Problem ?? "?");
        }

        foreach (var source in all.Where(source => source.Status == SourceStatus.Silent))
        {
            report.Degrades("health.sourceSilent", source.Name);
        }
    }

    private async Task DeadLettersAsync(Report report, CancellationToken cancellationToken)
    {
        var count = await states.CountDeadLettersAsync(MaximumLetters, cancellationToken);
        report.Json["deadLetters"] = count;
        if (count > 0)
        {
            report.Degrades(count == 1 ? "health.deadLetter" : "health.deadLetters", count);
        }
    }

    private async Task ChannelsAsync(Report report, CancellationToken cancellationToken)
    {
        var all = await channels.ReadAsync(cancellationToken);
        report.Json["channels"] = new JsonArray([.. all.Select(channel => channel.View())]);
        foreach (var channel in all.Where(channel => channel.Problem is not null))
        {
            report.Degrades("health.channel", channel.Name, channel.Problem);
        }

        var nobodyByEmail = !settings.CanMail || (settings.EmailTo.Count == 0 && plan.People.All(person => person.Email is null));
        if (settings.TeamsWebhookUrl is null && nobodyByEmail)
        {
            report.Degrades("health.nobody");
        }
    }

    private sealed class Report(Language language)
    {
        private readonly JsonArray problems = [];
        private bool failing;

        public Language Language => language;

        public JsonObject Json { get; } = [];

        public void Degrades(string key, params ReadOnlySpan<object?> values) => problems.Add((JsonNode)Words.Say(language, key, values));

        public void Fails(string key, params ReadOnlySpan<object?> values)
        {
            failing = true;
            Degrades(key, values);
        }

        public string Status => failing ? "failing" : problems.Count > 0 ? "degraded" : "ok";

        public static HttpAnswer StatusAlone(string status) =>
            Web.Answer.Data(new JsonObject { ["status"] = status }, status == "failing" ? 503 : 200);

        public HttpAnswer Answer(DateTimeOffset now, string? store = null)
        {
            var json = new JsonObject { ["status"] = Status, ["problems"] = problems, ["now"] = now };
            Views.Put(json, "store", store);
            foreach (var (name, value) in Json.ToList())
            {
                Json.Remove(name);
                json[name] = value;
            }

            return Web.Answer.Data(json, failing ? 503 : 200);
        }
    }
}
