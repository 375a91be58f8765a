using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Enrich;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Process;
using Vigie.Sla;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Process;

/// <summary>Process on a real store, and ways to look at what it left there.</summary>
internal sealed class Pipeline : IDisposable
{
    private readonly LocalStore store = new();

    public ITableService Service => store.Service;

    public ThreadStore Threads => store.Threads;

    public IndexStore Indexes => store.Indexes;

    public StateStore States => store.States;

    public ManualTime Time { get; } = new(Some.Monday.AddHours(1));

    public ListeningPlan Plan { get; init; } = new();

    public IJudge Judge { get; init; } = new WordJudge();

    /// <summary>Second opinions for every worker; null: none are asked for.</summary>
    public Func<Pipeline, SecondOpinion>? Opinions { get; init; }

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>A worker of its own, as another process would be; <paramref name="through"/> stands between it and the store.</summary>
    public ProcessFunction Worker(Func<ITableService, ITableService>? through = null, TimeProvider? time = null)
    {
        var service = through is null ? Service : through(Service);
        return new ProcessFunction(
            Judge, Plan, SlaPolicy.From(Plan), new ThreadStore(service), new IndexStore(service), new StateStore(service),
            time ?? Time, NullLogger<ProcessFunction>.Instance, Opinions?.Invoke(this));
    }

    public Task<Outgoing> ProcessAsync(params Mention[] mentions) => Worker().ProcessAsync(Some.Batch(mentions), CancellationToken);

    public async Task<MentionThread> ThreadAsync(string conversation, string source = "forum") =>
        (await Threads.ReadThreadAsync(ThreadId.Of("brand", source, conversation), CancellationToken))?.Value
        ?? throw new InvalidOperationException($"There is no thread '{conversation}'.");

    public async Task<List<StoredMention>> MentionsAsync(string conversation, string source = "forum") =>
        await Threads.ReadMentionsAsync(ThreadId.Of("brand", source, conversation), CancellationToken)
            .Select(row => row.Value)
            .ToListAsync(CancellationToken);

    public async Task<List<Alert>> AlertsAsync(string conversation, string source = "forum") =>
        await Threads.ReadAlertsAsync(ThreadId.Of("brand", source, conversation).Value, CancellationToken)
            .Select(row => row.Value)
            .ToListAsync(CancellationToken);

    public async Task<List<StoredMention>> DayAsync(DateTimeOffset day) =>
        await Indexes.MentionsOfDayAsync("brand", day, null, CancellationToken).Select(row => row.Mention).ToListAsync(CancellationToken);

    public void Dispose() => store.Dispose();
}
