using System.Net;
using System.Net.Sockets;

namespace Vigie.Tests.Hostile;

/// <summary>A mail server that answers each thing it hears with the next of its replies, and hangs up after the last.</summary>
internal sealed class LineServer : IDisposable
{
    /// <summary>A client that waits for the rest of a reply says nothing: then it is told all the rest, and the line is cut.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(150);

    /// <summary>For the rest of a mail, and for a client to hang up in its turn.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public LineServer(byte[] replies)
    {
        listener.Start();
        _ = TalkAsync(Split(replies));
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose() => listener.Dispose();

    /// <summary>Lines; those that say by a '-' that another follows go together with it.</summary>
    private static IEnumerable<byte[]> Split(byte[] replies)
    {
        var start = 0;
        for (var at = 0; at < replies.Length; at++)
        {
            var line = replies.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
            if (replies[at] == '\n' && (at - line < 4 || replies[line + 3] != '-'))
            {
                yield return replies[start..(at + 1)];
                start = at + 1;
            }
        }

        yield return replies[start..];
    }

    private async Task TalkAsync(IEnumerable<byte[]> replies)
    {
        try
        {
            using var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var listens = true;
            foreach (var reply in replies)
            {
                await stream.WriteAsync(reply);
                listens = listens && await HearsAsync(stream, reply);
            }

            client.Client.Shutdown(SocketShutdown.Send);
            using var limit = new CancellationTokenSource(Patience);
            await stream.CopyToAsync(Stream.Null, limit.Token);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other side has heard enough.
        }
    }

    /// <summary>Whether the client said something to <paramref name="reply"/>; to 354 it says a whole mail.</summary>
    private static async Task<bool> HearsAsync(NetworkStream stream, byte[] reply)
    {
        var heard = new byte[64 * 1024];
        var mail = reply.AsSpan().StartsWith("354"u8);
        using var silence = new CancellationTokenSource(mail ? Patience : Silence);
        try
        {
            int count;
            do
            {
                count = await stream.ReadAsync(heard, silence.Token);
            }
            while (count > 0 && mail && !heard.AsSpan(0, count).EndsWith("\r\n.\r\n"u8));
            return count > 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
