using Azure;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Hosting.Handler;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>
/// A life of the handler within this process: the same program behind the same HTTP, quicker to start. Its death is that none of its calls
/// reach anything any more.
/// </summary>
/// <param name="hesitate">Waited for before each call to the store, so that workers at once get into each other's way.</param>
internal sealed class InProcessLife(Func<Task> hesitate) : ILife, IStoreCaller
{
    private HandlerApp? app;
    private volatile bool dead;

    public Uri Address => app!.Address;

    public bool IsDead => dead;

    public StoreMishaps Store { get; } = new();

    public static async Task<InProcessLife> StartAsync(
        VigieSettings settings,
        ListeningPlan plan,
        TimeProvider time,
        ITableService tables,
        Func<Task> hesitate,
        Action<IServiceCollection>? adjust)
    {
        var life = new InProcessLife(hesitate);
        life.app = await HandlerApp.StartAsync(
            new HandlerOptions
            {
                AppRoot = RunningHandler.AppRoot,
                Settings = settings,
                Plan = plan,
                Time = time,
                Output = TextWriter.Null,
                Errors = TextWriter.Null,
                Adjust = services =>
                {
                    services.AddSingleton<ITableService>(provider => new RememberingTables(
                        new UnreliableTables(tables, life), provider.GetRequiredService<RememberedReads>()));
                    adjust?.Invoke(services);
                },
            },
            CancellationToken.None);
        return life;
    }

    public void Kill() => dead = true;

    public async Task<T> CallAsync<T>(bool isWrite, Func<Task<T>> act)
    {
        ThrowIfDead();
        await hesitate();
        ThrowIfDead();
        var (mishap, diesAfter) = Store.Next(isWrite);
        if (diesAfter == false)
        {
            Kill();
            ThrowIfDead();
        }

        var result = await DoAsync(mishap, act);
        if (diesAfter == true)
        {
            Kill();
        }

        ThrowIfDead();
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        dead = true;
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    private void ThrowIfDead()
    {
        if (dead)
        {
            throw new CrashException("a dead process");
        }
    }

    private static async Task<T> DoAsync<T>(StoreMishap mishap, Func<Task<T>> act)
    {
        switch (mishap)
        {
            case StoreMishap.None:
                return await act();
            case StoreMishap.LostAnswer:
                // The client of the store tries again, and meets what it wrote the first time.
                await act();
                return await act();
            case StoreMishap.Slow:
                await Task.Delay(TimeSpan.FromSeconds(30));
                return await act();
            case StoreMishap.BrokenAfter:
                await act();
                throw new RequestFailedException(0, "The connection broke.");
            case StoreMishap.Outdated412:
                throw Failure(412, "UpdateConditionNotSatisfied");
            case StoreMishap.Exists409:
                throw Failure(409, "EntityAlreadyExists");
            case StoreMishap.Busy503:
                throw Failure(503, "ServerBusy");
            case StoreMishap.TooMany429:
                throw Failure(429, "TooManyRequests");
            default:
                throw Failure(500, "InternalError");
        }
    }

    private static TableTransactionFailedException Failure(int status, string code) =>
        new(status, $"The store answered {status}.", code, failedTransactionActionIndex: null);
}
