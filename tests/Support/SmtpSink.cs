using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

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
        var to = string.Empty;
        while (await reader.ReadLineAsync(stop.Token) is { } command)
        {
            switch (command.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    var text = await ReadMailAsync(reader);
                    var reply = DataReplies.TryDequeue(out var told) ? told : 250;
                    if (reply is 250 or Drop or Hang)
                    {
                        Mails.Enqueue((to, text));
                    }

                    if (reply == Drop)
                    {
                        return;
                    }

                    await (reply == Hang ? Task.Delay(Timeout.Infinite, stop.Token) : writer.WriteLineAsync($"{reply} so it is"));
                    break;
                case "RCPT":
                    to = command[(command.IndexOf('<', StringComparison.Ordinal) + 1)..command.IndexOf('>', StringComparison.Ordinal)];
                    await writer.WriteLineAsync($"{(RecipientReplies.TryDequeue(out var code) ? code : 250)} so it is");
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
