using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Vigie.Tests.Faults;

/// <summary>A Workflows webhook on this machine that does with each card as it is told.</summary>
internal sealed class TeamsServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ArrivalLog log;
    private Func<Arrival, ChannelFault> fault = _ => ChannelFault.None;

    private TeamsServer(WebApplication app, ArrivalLog log) => (this.app, this.log) = (app, log);

    /// <summary>Asked for each card once it has come; may be changed at any moment.</summary>
    public Func<Arrival, ChannelFault> Fault
    {
        get => Volatile.Read(ref fault);
        set => Volatile.Write(ref fault, value);
    }

    public string Url => app.Urls.First() + "/workflow?sig=not-a-real-signature";

    public static async Task<TeamsServer> StartAsync(ArrivalLog log, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var server = new TeamsServer(builder.Build(), log);
        server.app.Run(server.TakeAsync);
        await server.app.StartAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var arrival = log.Add("teams", await reader.ReadToEndAsync());
        var told = Fault(arrival);
        arrival.Taken = told.Takes;
        if (told.Hangs)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        if (told.Hangs || told.Cuts)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = told.Status ?? StatusCodes.Status202Accepted;
        if (told.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await context.Response.CompleteAsync();
        arrival.Accepted = told.Takes && !context.RequestAborted.IsCancellationRequested;
    }
}
