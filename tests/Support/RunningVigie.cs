using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Vigie.Tests.Support;

/// <summary>
/// The built program as <c>run</c>, on a free port, with its data in a folder of the test's. Webhooks of source "test" are signed with
/// <see cref="SignedPost.Secret"/>.
/// </summary>
internal sealed class RunningVigie : IAsyncDisposable
{
    private readonly VigieProcess process;
    private readonly string data;

    private RunningVigie(VigieProcess process, string data, Uri address)
    {
        (this.process, this.data, Address) = (process, data, address);
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public string Said => process.Said;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="data">Its data folder; the one of an earlier run goes on with what that one left.</param>
    /// <param name="plan">A listening.json; null: none.</param>
    /// <param name="settings">More settings.</param>
    public static async Task<RunningVigie> StartAsync(string data, string? plan = null, params (string Name, string Value)[] settings)
    {
        var port = Azurite.FreePort();
        Directory.CreateDirectory(data);
        List<string> arguments = ["run", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data];
        if (plan is not null)
        {
            var file = Path.Combine(data, "plan.json");
            await File.WriteAllTextAsync(file, plan, Token);
            arguments.AddRange(["--config", file]);
        }

        var environment = settings.Append(("Webhooks__test__Secret", SignedPost.Secret)).Append(("Network__AllowPrivate", "true"))
            .ToDictionary(setting => setting.Item1, setting => setting.Item2);
        var process = VigieProcess.Start(environment, [.. arguments]);
        var vigie = new RunningVigie(process, data, new Uri($"http://127.0.0.1:{port}/"));
        await Eventually.TrueAsync(vigie.IsUpAsync, "the program serves its page", TimeSpan.FromSeconds(60));
        return vigie;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), Token);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        return document.RootElement.Clone();
    }

    /// <summary>The list of an API route.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string path) =>
        [.. (await GetAsync(path)).GetProperty("items").EnumerateArray()];

    public async Task<(HttpStatusCode Status, string Body)> PostAsync(SignedPost post, string source = "test")
    {
        using var request = post.AsRequest(Address, source);
        using var answer = await Client.SendAsync(request, Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Runs the timer's function now, by the host's admin route.</summary>
    public async Task TickAsync()
    {
        using var keys = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(data, "keys.json"), Token));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, "admin/functions/Watch"))
        {
            Content = new StringContent("{}", Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("x-functions-key", keys.RootElement.GetProperty("master").GetString());
        using var answer = await Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    /// <summary>Ctrl+C.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> StopAsync() => process.InterruptAsync(TimeSpan.FromSeconds(5));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await process.DisposeAsync();
    }

    private async Task<bool> IsUpAsync()
    {
        Assert.False(process.HasExited, $"The program ended while starting. It said:\n{process.Said}");
        try
        {
            using var answer = await Client.GetAsync(new Uri("admin/host/ping", UriKind.Relative), Token);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
