using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>A message as a room or a mailbox got it.</summary>
/// <param name="Order">When, among everything that the history counts.</param>
/// <param name="Name">The notification, as card and mail name it: alert and number.</param>
/// <param name="Labelled">Says of itself that it may be a repeat.</param>
/// <param name="Taken">Whether somebody can read it now; false: it was refused.</param>
internal sealed record Arrival(long Order, string Channel, string Recipient, string Name, string Headline, bool Labelled, bool Taken);

/// <summary>The world outside of the program: a feed, a Teams room, a mail server. They misbehave as told, and keep what they got.</summary>
internal sealed class Outside : IAsyncDisposable
{
    private const string Label = "Possible repeat";

    private readonly Lock gate = new();
    private readonly List<Arrival> arrivals = [];
    private readonly Dictionary<string, List<ChannelFault>> troubles = new() { ["teams"] = [], ["email"] = [] };
    private readonly SmtpServer mail;
    private readonly WebApplication web;
    private readonly Func<long> order;
    private bool? killAfter;

    private Outside(WebApplication web, Func<long> order)
    {
        (this.web, this.order) = (web, order);
        mail = new SmtpServer(TakeMail);
    }

    public Func<string> Feed { get; set; } = () => "<rss version=\"2.0\"><channel/></rss>";

    /// <summary>Ends every process there is.</summary>
    public Action Kill { get; set; } = () => { };

    public Action<string> Happened { get; set; } = _ => { };

    public string TeamsUrl => web.Urls.First() + "/workflow?sig=not-a-real-signature";

    public string FeedUrl => web.Urls.First() + "/feed.xml";

    public int MailPort => mail.Port;

    public IReadOnlyList<Arrival> Arrivals
    {
        get
        {
            lock (gate)
            {
                return [.. arrivals];
            }
        }
    }

    public static async Task<Outside> StartAsync(Func<long> order)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var outside = new Outside(web, order);
        web.Run(outside.AnswerAsync);
        await web.StartAsync();
        return outside;
    }

    public void Arm(string channel, ChannelFault fault, int calls)
    {
        lock (gate)
        {
            troubles[channel].AddRange(Enumerable.Repeat(fault, calls));
        }
    }

    /// <summary>At the next message every process dies, before it is taken or after.</summary>
    public void ArmKill(bool after) => killAfter = after;

    public void Disarm()
    {
        lock (gate)
        {
            (troubles["teams"], troubles["email"], killAfter) = ([], [], null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await mail.DisposeAsync();
        await web.StopAsync();
        await web.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Method == "GET")
        {
            await context.Response.WriteAsync(Feed());
            return;
        }

        var card = await JsonDocument.ParseAsync(context.Request.Body);
        var content = card.RootElement.GetProperty("attachments")[0].GetProperty("content");
        var arrival = new Arrival(
            order(), "teams", "room", content.GetProperty("body")[0].GetProperty("id").GetString()!,
            content.GetProperty("fallbackText").GetString()!, card.RootElement.GetRawText().Contains(Label, StringComparison.Ordinal), true);
        var fault = Take(arrival);
        if (fault is ChannelFault.TakesThenBreaks or ChannelFault.Breaks)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = fault switch
        {
            ChannelFault.Refuses400 => 400,
            ChannelFault.Refuses401 => 401,
            ChannelFault.Throttles429 => 429,
            ChannelFault.Fails500 => 500,
            ChannelFault.Fails503 => 503,
            _ => 202,
        };
        context.Response.Headers.RetryAfter = fault == ChannelFault.Throttles429 ? "90" : default;
    }

    /// <returns>The SMTP reply to the end of the message; null: none, the line is cut.</returns>
    private int? TakeMail(string to, string text)
    {
        var read = MailText.Of(text);
        var name = read.Headers["Message-ID"].Trim('<', '>');
        var labelled = read.Plain.Contains(Label, StringComparison.Ordinal);
        var fault = Take(new Arrival(order(), "email", to, name[..name.IndexOf('@', StringComparison.Ordinal)], read.Subject, labelled, true));
        return fault switch
        {
            ChannelFault.None => 250,
            ChannelFault.TakesThenBreaks or ChannelFault.Breaks => null,
            ChannelFault.Refuses400 => 554,
            ChannelFault.Refuses401 => 535,
            _ => 451,
        };
    }

    /// <summary>Keeps what came, and says how to behave.</summary>
    private ChannelFault Take(Arrival arrival)
    {
        lock (gate)
        {
            var fault = ChannelFault.None;
            if (killAfter is { } after)
            {
                killAfter = null;
                fault = after ? ChannelFault.TakesThenBreaks : ChannelFault.Breaks;
                Happened(after ? "killed after a channel took it" : "killed before a channel took it");
                Kill();
            }
            else if (troubles[arrival.Channel] is [var next, ..])
            {
                troubles[arrival.Channel].RemoveAt(0);
                fault = next;
                Happened($"{arrival.Channel}: {fault}");
            }

            arrivals.Add(arrival with { Taken = fault is ChannelFault.None or ChannelFault.TakesThenBreaks });
            return fault;
        }
    }

    /// <summary>A mail server of few words (RFC 5321 as far as a client notices).</summary>
    private sealed class SmtpServer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Func<string, string, int?> take;
        private readonly Task accepting;

        public SmtpServer(Func<string, string, int?> take)
        {
            this.take = take;
            listener.Start();
            accepting = AcceptAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            listener.Dispose();
            await accepting;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    _ = ServeAsync(await listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The history is over.
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            using (client)
            {
                try
                {
                    using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
                    await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                    await TalkAsync(reader, writer);
                }
                catch (IOException)
                {
                    // The client went away.
                }
            }
        }

        private async Task TalkAsync(StreamReader reader, StreamWriter writer)
        {
            await writer.WriteLineAsync("220 mail.example ready");
            var to = string.Empty;
            while (await reader.ReadLineAsync() is { } command)
            {
                var verb = command.Split(' ', ':')[0].ToUpperInvariant();
                if (verb == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    if (take(to, await ReadMailAsync(reader)) is not { } reply)
                    {
                        return;
                    }

                    await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{reply} so it is"));
                    continue;
                }

                to = verb == "RCPT" ? command[(command.IndexOf('<', StringComparison.Ordinal) + 1)..command.IndexOf('>', StringComparison.Ordinal)] : to;
                await writer.WriteLineAsync(verb == "QUIT" ? "221 bye" : "250 mail.example");
                if (verb == "QUIT")
                {
                    return;
                }
            }
        }

        private static async Task<string> ReadMailAsync(StreamReader reader)
        {
            var text = new StringBuilder();
            while (await reader.ReadLineAsync() is { } line && line != ".")
            {
                text.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
            }

            return text.ToString();
        }
    }
}
