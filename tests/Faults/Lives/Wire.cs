namespace Vigie.Tests.Faults;

/// <summary>The one client of the harness: no proxy of the machine, no redirects, no waiting beyond what is asked.</summary>
internal static class Wire
{
    public static HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
    })
    {
        Timeout = TimeSpan.FromMinutes(2),
    };
}
