using System.Globalization;
using System.Net;

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
var port = int.Parse(Environment.GetEnvironmentVariable("FUNCTIONS_CUSTOMHANDLER_PORT")!, CultureInfo.InvariantCulture);
builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port));
var app = builder.Build();
app.Run(async context =>
{
    // The body is read and an empty invocation answered, as the smallest handler would.
    await context.Request.Body.CopyToAsync(Stream.Null);
    context.Response.ContentType = "application/json";
    await context.Response.WriteAsync("{}");
});
await app.RunAsync();
