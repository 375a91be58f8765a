using Azure;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Hosting.Handler;
using Vigie.Model;
using Vigie.Store;
using Vigie.Watch;

namespace Vigie.Tests.Faults;

/// <summary>
/// Mistakes that such a program is easily built with, put into the real one from outside, so that the harness can show that it would find
/// them. Each is one bug, for one history.
/// </summary>
internal static class PlantedBugs
{
    public static IReadOnlyDictionary<string, Func<Action<IServiceCollection>>> All { get; } =
        new Dictionary<string, Func<Action<IServiceCollection>>>
        {
            ["the cursor is committed by the poll, before its items are stored"] = () => CursorFirst,
            ["an attempt to tell is not written down before it is made"] = () => Tables(call =>
                call is { Row: "a|", Text: { } text } && text.Contains("\"outcome\":\"unknown\"", StringComparison.Ordinal)
                    ? Change.Skip
                    : Change.None),
            ["a claim on an alert is taken without looking whether somebody has it"] = () => Tables(call =>
                call.Row == "a|" ? Change.Overwrite : Change.None),
            ["a mention seen before is written again and counted again"] = () => Tables(call =>
                call.Row == "m|" ? Change.Overwrite : Change.None),
            ["the summary of a thread is written without looking whether it changed"] = () => Tables(call =>
                call.Row == "su" ? Change.Overwrite : Change.None),
            ["indexes are written by the first delivery alone"] = IndexedOnce,
            ["a due item is removed before what follows from it is stored"] = () => DueItemFirst,
            ["a message that cannot be read is dropped"] = () => Tables(call =>
                call.Partition == Keys.DeadLetters ? Change.Skip : Change.None),
            ["a batch that could not be stored counts as done"] = () => services => services.AddSingleton(provider =>
                FunctionTable.From(provider) with
                {
                    Process = async (batch, cancellationToken) =>
                    {
                        try
                        {
                            return await FunctionTable.From(provider).Process(batch, cancellationToken);
                        }
                        catch (RequestFailedException)
                        {
                            return Outgoing.Nothing;
                        }
                    },
                }),
        };

    private static void CursorFirst(IServiceCollection services) =>
        Decorate<IChore>(services, (provider, inner) => inner is DueSources
            ? new EagerChore(inner, provider.GetRequiredService<StateStore>(), provider.GetRequiredService<TimeProvider>())
            : inner);

    private static void DueItemFirst(IServiceCollection services) =>
        Decorate<IDueHandler>(services, (provider, inner) => new EagerHandler(inner, provider.GetRequiredService<IndexStore>()));

    private static Action<IServiceCollection> IndexedOnce()
    {
        var seen = new HashSet<string>();
        var again = new AsyncLocal<bool>();
        return services =>
        {
            Tables(call => again.Value && call.Table == Keys.Indexes ? Change.Skip : Change.None)(services);
            services.AddSingleton(provider => FunctionTable.From(provider) with
            {
                Process = (batch, cancellationToken) =>
                {
                    lock (seen)
                    {
                        again.Value = !seen.Add(
                            string.Join(' ', batch.Mentions.Select(mention => mention.Mention.Id + mention.Mention.Revision)));
                    }

                    return FunctionTable.From(provider).Process(batch, cancellationToken);
                },
            });
        };
    }

    private static void Decorate<T>(IServiceCollection services, Func<IServiceProvider, T, T> wrap)
        where T : class
    {
        foreach (var (place, descriptor) in services.Select((descriptor, place) => (place, descriptor))
            .Where(one => one.descriptor.ServiceType == typeof(T)).ToList())
        {
            services[place] = ServiceDescriptor.Singleton(provider =>
                wrap(provider, (T)ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!)));
        }
    }

    private static Action<IServiceCollection> Tables(Func<Write, Change> change) => services =>
    {
        var inner = services.Last(descriptor => descriptor.ServiceType == typeof(ITableService)).ImplementationFactory!;
        services.AddSingleton<ITableService>(provider => new ChangedTables((ITableService)inner(provider), change));
    };

    private sealed class EagerChore(IChore inner, StateStore states, TimeProvider time) : IChore
    {
        public string Name => inner.Name;

        public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
        {
            var outgoing = await inner.RunAsync(cancellationToken);
            foreach (var batch in outgoing.Mentions.Where(batch => batch.Cursor is not null))
            {
                var row = await states.ReadSourceAsync(batch.Source, cancellationToken);
                var moved = row!.Value with { Cursor = batch.Cursor!.Next, Lease = null, NextPollAt = time.GetUtcNow().AddMinutes(5) };
                await states.WriteSourceAsync(moved, row.ETag, cancellationToken);
            }

            return outgoing;
        }
    }

    private sealed class EagerHandler(IDueHandler inner, IndexStore indexes) : IDueHandler
    {
        public DueKind Kind => inner.Kind;

        public async Task<DueResult> HandleAsync(DueItem item, DateTimeOffset now, CancellationToken cancellationToken)
        {
            await indexes.DoneAsync(item, cancellationToken);
            return await inner.HandleAsync(item, now, cancellationToken);
        }
    }
}
