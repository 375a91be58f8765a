using System.Globalization;

namespace Vigie.Tests.Support;

/// <summary>The built program as the Functions host starts it.</summary>
internal sealed class HandlerProcess : IAsyncDisposable
{
    private readonly VigieProcess process;

    private HandlerProcess(VigieProcess process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public string Said => process.Said;

    public static async Task<HandlerProcess> StartAsync(Dictionary<string, string> environment)
    {
        var port = Azurite.FreePort();
        environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        var process = VigieProcess.Start(environment);
        var handler = new HandlerProcess(process, new Uri($"http://127.0.0.1:{port}/"));
        using var client = new HttpClient();
        await Eventually.TrueAsync(() => handler.IsReadyAsync(client), "the handler answers", TimeSpan.FromSeconds(60));
        return handler;
    }

    /// <summary>SIGKILL, in the middle of whatever it does.</summary>
    public Task KillAsync() => process.KillAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();

    /// <summary>Any answer means ready, as it does to the host.</summary>
    private async Task<bool> IsReadyAsync(HttpClient client)
    {
        Assert.False(process.HasExited, $"The handler ended while starting. It said:\n{process.Said}");
        try
        {
            using var answer = await client.GetAsync(Address, TestContext.Current.CancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
