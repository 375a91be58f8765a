using System.Text;
using Microsoft.Data.Sqlite;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>The program that is its own host: it delivers by itself, and from outside there are HTTP and the clock alone.</summary>
internal sealed class OwnHost(Func<Task<ILife>> life) : IHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Who did nothing for so long is taken to be done. On a busy machine that may be wrong: the next tick does more.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(400);

    public IReadOnlyList<string> Misunderstood => [];

    public bool IsCrowded => false;

    public async Task TickAsync(ILife ticking)
    {
        try
        {
            await Visits.TickAsync(((PublishedLife)ticking).Process, CancellationToken.None);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // It died; the next tick finds the next life.
        }
    }

    /// <summary>Gives it time: some milliseconds a delivery, or until it rests.</summary>
    public async Task DeliverAsync(int most, int atOnce)
    {
        if (most < int.MaxValue)
        {
            await Task.Delay(5 * most);
            return;
        }

        var resting = ((PublishedLife)await life()).Process;
        var (quiet, waited) = (TimeSpan.Zero, TimeSpan.Zero);
        while (quiet < Rest && waited < Patience)
        {
            var before = resting.ProcessorTime;
            await Task.Delay(Look);
            waited += Look;
            var rests = resting.ProcessorTime - before <= Look / 10 && await CountAsync(resting.Plan.Data) == 0;
            quiet = rests ? quiet + Look : TimeSpan.Zero;
        }
    }

    public async Task<HostVerdict.HttpResult?> AskAsync(string function, CallerRequest call)
    {
        var address = (await life()).Address;
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), new Uri(address, new Uri(call.Url).PathAndQuery));
        if (call.Body is not null)
        {
            request.Content = new StringContent(call.Body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, values) in call.Headers.Where(header => header.Key != "Host"))
        {
            request.Headers.TryAddWithoutValidation(name, values);
        }

        try
        {
            using var answer = await Wire.Client.SendAsync(request);
            return new HostVerdict.HttpResult(
                (int)answer.StatusCode, new Dictionary<string, string>(), await answer.Content.ReadAsStringAsync());
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            return null;
        }
    }

    public bool Enqueue(string queue, string body) => false;

    public bool Repeat() => false;

    public Task<bool> LoseLockAsync() => Task.FromResult(false);

    /// <summary>Messages that are not done with.</summary>
    private static async Task<long> CountAsync(string data)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "broker.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM messages WHERE dead_letter_reason IS NULL";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
