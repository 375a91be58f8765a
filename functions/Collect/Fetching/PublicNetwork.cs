using System.Net;
using System.Net.Sockets;
using Vigie.Model;

namespace Vigie.Collect.Fetching;

/// <summary>Connections to the public internet only, decided on the address that is connected to and not on the name.</summary>
internal static class PublicNetwork
{
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A handler without proxy, cookies, credentials and automatic redirects. Its connect step resolves the name, refuses if any address is
    /// private, and connects to the address that was checked: a name that changes its address between look and leap gains nothing.
    /// </summary>
    /// <param name="allowPrivate">Lifts the rule, for laptops and tests.</param>
    public static SocketsHttpHandler CreateHandler(bool allowPrivate) =>
        CreateHandler(allowPrivate, (host, cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken));

    /// <param name="resolve">Gives a name's addresses.</param>
    internal static SocketsHttpHandler CreateHandler(bool allowPrivate, Func<string, CancellationToken, Task<IPAddress[]>> resolve) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 4,
        MaxResponseHeadersLength = 64,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var host = context.DnsEndPoint.Host;
            var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await resolve(host, cancellationToken);
            if (!allowPrivate && addresses.FirstOrDefault(address => !AddressRules.IsPublic(address)) is not null)
            {
                throw new ExpectedFailureException(
                    FailureKind.Permanent,
                    $"'{host}' is an address inside a private network, which is never fetched. Give a public address.");
            }

            return await ConnectAsync(addresses, host, context.DnsEndPoint.Port, cancellationToken);
        },
    };

    private static async Task<Stream> ConnectAsync(IPAddress[] addresses, string host, int port, CancellationToken cancellationToken)
    {
        SocketException? refused = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException next)
            {
                socket.Dispose();
                refused = next;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new ExpectedFailureException(
            FailureKind.Temporary, $"'{host}' does not answer on port {port}.", innerException: refused);
    }
}
