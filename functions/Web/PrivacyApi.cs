using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Web;

/// <summary>The routes of <see cref="PrivacyDesk"/>.</summary>
internal sealed class PrivacyApi(PrivacyDesk desk, RiskList risks, ActivityLog activity, ConfusionTable confusion)
{
    /// <summary>Body: <c>{"author": id or name, "source"?: name}</c>. Idempotent.</summary>
    public async Task<HttpOutcome> EraseAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var json = JsonBody.Parse(request.Call.Body);
        var author = JsonBody.Text(json, "author");
        var source = JsonText.Member(json, "source") is not null ? JsonBody.Text(json, "source") : null;
        var erased = await desk.EraseAsync(source, author, cancellationToken);
        activity.Forget();
        risks.Forget();
        confusion.Forget();
        return Answer.Data(new JsonObject
        {
            ["erased"] = erased.Mentions,
            ["deadLetters"] = erased.DeadLetters,
            ["more"] = erased.More,
        });
    }

    public async Task<HttpOutcome> ExportAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var author = request.Call.Query.GetValueOrDefault("author") is { Length: > 0 and <= 500 } given
            ? given
            : throw new BadParameterException(
                "author", request.Call.Query.GetValueOrDefault("author", string.Empty), "the id or name of an author");
        var source = request.Call.Query.GetValueOrDefault("source") is { Length: > 0 } named ? named : null;
        var items = new JsonArray();
        await foreach (var item in desk.ExportAsync(source, author, cancellationToken))
        {
            items.Add((JsonNode)item);
        }

        return ApiQuery.List(items);
    }
}
