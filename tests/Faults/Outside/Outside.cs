using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>The world outside of the program: a feed, a Teams room, a mail server. They misbehave as told and keep what they got.</summary>
internal sealed class Outside : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<ChannelMishap>> troubles = new() { ["teams"] = [], ["email"] = [] };
    private readonly TeamsServer teams;
    private readonly SmtpSink mail;
    private readonly WebApplication web;
    private bool? killAfter;

    private Outside(WebApplication web, TeamsServer teams, ArrivalLog log)
    {
        (this.web, this.teams, Log) = (web, teams, log);
        mail = new SmtpSink { Log = log, Fault = _ => Next("email") };
        teams.Fault = _ => Next("teams");
    }

    /// <summary>What reached people.</summary>
    public ArrivalLog Log { get; }

    public Func<string> Feed { get; set; } = () => string.Empty;

    /// <summary>Ends every process there is.</summary>
    public Action Kill { get; set; } = () => { };

    /// <summary>Told of each mishap that really comes about.</summary>
    public Action<string> Happened { get; set; } = _ => { };

    public string TeamsUrl => teams.Url;

    public string FeedUrl => web.Urls.First() + "/feed.xml";

    public int MailPort => mail.Port;

    public static async Task<Outside> StartAsync()
    {
        var log = new ArrivalLog();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var outside = new Outside(web, await TeamsServer.StartAsync(log, CancellationToken.None), log);
        web.Run(context => context.Response.WriteAsync(outside.Feed()));
        await web.StartAsync();
        return outside;
    }

    public void Arm(string channel, ChannelMishap mishap, int calls)
    {
        lock (gate)
        {
            for (; calls > 0; calls--)
            {
                troubles[channel].Enqueue(mishap);
            }
        }
    }

    /// <summary>At the next message every process dies, before it is taken or after.</summary>
    public void ArmKill(bool after) => killAfter = after;

    public void Disarm()
    {
        lock (gate)
        {
            killAfter = null;
            foreach (var trouble in troubles.Values)
            {
                trouble.Clear();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await mail.DisposeAsync();
        await teams.DisposeAsync();
        await web.StopAsync();
        await web.DisposeAsync();
    }

    private ChannelFault Next(string channel)
    {
        lock (gate)
        {
            if (killAfter is { } after)
            {
                killAfter = null;
                Happened(KillAtChannel.NameOf(after));
                Kill();
                return after ? ChannelFault.CutAfter : ChannelFault.CutBefore;
            }

            if (!troubles[channel].TryDequeue(out var mishap))
            {
                return ChannelFault.None;
            }

            Happened(ChannelTrouble.NameOf(channel, mishap));
            return mishap.AsFault(channel == "email");
        }
    }
}
