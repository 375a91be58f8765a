using Azure;
using Azure.Identity;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Model.Text;
using Vigie.Process;

namespace Vigie.Hosting;

/// <summary>
/// Asks the language service about no document at all. That costs nothing: a service that lets us in refuses it as such (400), one that
/// does not says so before it looks (401, 403).
/// </summary>
internal static class LanguageProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static ConnectionProbe Of(VigieSettings settings, Uri endpoint)
    {
        var host = WebAddress.HostOf(endpoint) ?? endpoint.Host;
        return new ConnectionProbe(
            $"Language__Endpoint: {host}", cancellationToken => AskAsync(settings, endpoint, host, cancellationToken));
    }

    private static async Task<string?> AskAsync(VigieSettings settings, Uri endpoint, string host, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await Composition.LanguageClient(settings, endpoint).AnalyzeSentimentBatchAsync([], options: null, either.Token);
            return null;
        }
        catch (RequestFailedException refused) when (refused.Status == 400)
        {
            return refused.ErrorCode?.Contains("Version", StringComparison.OrdinalIgnoreCase) == true
                ? $"Language__ApiVersion: {host} does not know {settings.LanguageApiVersion} ({refused.ErrorCode}); try another version."
                : null;
        }
        catch (Exception failure)
            when (failure is RequestFailedException or AuthenticationFailedException or HttpRequestException or AggregateException
                || (failure is OperationCanceledException && limit.IsCancellationRequested))
        {
            return Explain(LanguageFailure.Of(failure, TimeProvider.System.GetUtcNow()), settings, host);
        }
    }

    /// <summary>Null where it is all right.</summary>
    private static string? Explain(LanguageFailure failure, VigieSettings settings, string host) => failure.Fault switch
    {
        LanguageFault.NotLetIn when settings.LanguageKey is null =>
            $"Language__Endpoint: {host} does not let the identity in ({failure.Detail}); "
            + "give it the role Cognitive Services Language Reader, "
            + "or set Language__Key.",
        LanguageFault.NotLetIn =>
            $"Language__Key: {host} does not accept it ({failure.Detail}); copy a key of that resource from the portal.",
        LanguageFault.Forbidden =>
            $"Language__Endpoint: {host} refuses ({failure.Detail}); look at quota, network rules and roles of the resource.",
        LanguageFault.Misdirected =>
            $"Language__Endpoint: {host} is no language service ({failure.Detail}); allowed is https://NAME.cognitiveservices.azure.com/.",
        LanguageFault.Throttled => null,
        LanguageFault.Slow => $"Language__Endpoint: {host} did not answer within {Patience.TotalSeconds} seconds; check the address.",
        LanguageFault.Unreadable => $"Language__Endpoint: {host} gives no answer of a language service; check the address.",
        _ => $"Language__Endpoint: {host} cannot be reached ({failure.Detail}); check the address and any firewall between.",
    };
}
