using Vigie.Model;

namespace Vigie.Web;

/// <summary>Dashboard, JSON API and signed pages.</summary>
public sealed class WebFunction
{
    public Task<HttpOutcome> AnswerAsync(HttpCall call, CancellationToken cancellationToken) => throw new InvalidOperationException("Web is not built yet.");
}
