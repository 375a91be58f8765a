using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Vigie.Tests.Faults;

namespace Vigie.Tests.Support;

/// <summary>A mail server on this machine (RFC 5321 as far as a client notices): keeps mails, refuses or breaks off as told.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    /// <summary>Reply to the end of a message: none, and the line is cut though the message was taken.</summary>
    public const int Drop = 0;

    /// <summary>Reply to the end of a message: none, and the line stays open.</summary>
    public const int Hang = -1;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    public SmtpSink()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Replies to RCPT and to the end of DATA; 250 when there is none.</summary>
    public ConcurrentQueue<int> RecipientReplies { get; } = new();

    public ConcurrentQueue<int> DataReplies { get; } = new();

    /// <summary>Mails that were taken, as they came.</summary>
    public ConcurrentQueue<(string To, string Text)> Mails { get; } = new();

    /// <summary>Decides at the recipient, by the address, what becomes of the mail; comes before the queues.</summary>
    public Func<string, ChannelFault>? Fault { get; set; }

    /// <summary>Gets each mail that came whole, when there is one.</summary>
    public ArrivalLog? Log { get; init; }

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested)
        {
            return;
        }

        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
                await using var writer =
                    new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                await TalkAsync(reader, writer);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client went away.
            }
        }
    }

    private async Task TalkAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("220 sink.example ready");
        var (to, told) = (string.Empty, ChannelFault.None);
        while (await reader.ReadLineAsync(stop.Token) is { } command)
        {
            switch (command.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "DATA" when told is { Early: true, Cuts: true }:
                    return;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    if (!await TakeAsync(writer, to, await ReadMailAsync(reader), told))
                    {
                        return;
                    }

                    break;
                case "RCPT":
                    to = command[(command.IndexOf('<', StringComparison.Ordinal) + 1)..command.IndexOf('>', StringComparison.Ordinal)];
                    told = Fault?.Invoke(to) ?? ChannelFault.None;
                    var code = told.Early ? told.Status : RecipientReplies.TryDequeue(out var queued) ? queued : null;
                    await writer.WriteLineAsync($"{code ?? 250} so it is");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 sink.example");
                    break;
            }
        }
    }

    /// <returns>False when the line is to be cut.</returns>
    private async Task<bool> TakeAsync(StreamWriter writer, string to, string text, ChannelFault told)
    {
        var reply = told.Hangs ? Hang : told.Cuts ? Drop : told.Status ?? (DataReplies.TryDequeue(out var queued) ? queued : 250);
        var arrival = Log?.Add(to, text);
        if (reply is 250 or Drop or Hang)
        {
            Mails.Enqueue((to, text));
            arrival?.Taken = true;
        }

        if (reply == Drop)
        {
            return false;
        }

        await (reply == Hang ? Task.Delay(Timeout.Infinite, stop.Token) : writer.WriteLineAsync($"{reply} so it is"));
        arrival?.Accepted = reply == 250;
        return true;
    }

    private async Task<string> ReadMailAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(stop.Token) is { } line && line != ".")
        {
            text.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        }

        return text.ToString();
    }
}
