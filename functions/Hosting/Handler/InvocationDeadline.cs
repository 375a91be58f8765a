using System.Globalization;
using System.Text.Json;

namespace Vigie.Hosting.Handler;

/// <summary>
/// How long an invocation may take. At <c>functionTimeout</c> of <c>host.json</c> the host kills the whole process with everything that
/// runs in it, and at five minutes it stops renewing a message's lock; so we fail well before either.
/// </summary>
internal sealed class InvocationDeadline(TimeSpan functionTimeout)
{
    /// <summary>What the host takes when host.json says nothing.</summary>
    private static readonly TimeSpan HostDefault = TimeSpan.FromMinutes(30);

    /// <summary>maxAutoLockRenewalDuration of host.json, and the host's default for it.</summary>
    private static readonly TimeSpan LockRenewal = TimeSpan.FromMinutes(5);

    /// <summary>The front end of Azure gives up on a caller after 230 seconds.</summary>
    private static readonly TimeSpan HttpLimit = TimeSpan.FromSeconds(200);

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(35);

    /// <summary>More than 30 seconds before the host's time-out; half of it when it is shorter than that.</summary>
    public TimeSpan Of(FunctionShape function)
    {
        var limit = functionTimeout <= TimeSpan.Zero || functionTimeout > LockRenewal ? LockRenewal : functionTimeout;
        var own = limit > 2 * Margin ? limit - Margin : limit / 2;
        return function.Trigger == TriggerKind.Http && own > HttpLimit ? HttpLimit : own;
    }

    /// <summary>Reads <c>functionTimeout</c>; "-1" is no limit.</summary>
    public static InvocationDeadline Read(string hostJson)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(hostJson), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var text = document.RootElement.TryGetProperty("functionTimeout", out var value) ? value.GetString() : null;
        return new InvocationDeadline(TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) ? timeout : HostDefault);
    }
}
