using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// The alert log, newest first: what was told, folded, withheld, and why. <c>folded=false</c> leaves out what is an update of another: a
/// crisis has hundreds of those, and is older than all of them.
/// </summary>
internal sealed class AlertsApi(IndexStore indexes, ThreadStore threads, ListedRows rows, TimeProvider time)
{
    private const int MaximumReads = 1000;

    public async Task<HttpOutcome> ListAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var query = ApiQuery.Of(request.Call, time.GetUtcNow(), TimeSpan.FromDays(7));
        var kind = ApiQuery.Named<AlertKind>(request.Call, "kind");
        var state = ApiQuery.Named<AlertState>(request.Call, "state");
        var folded = ApiQuery.Flag(request.Call, "folded");
        var items = new JsonArray();
        var reads = 0;
        await foreach (var (rowKey, id) in indexes.AlertsAsync(
            query.From, query.To, query.Next.Count > 0 ? query.Next[0] : null, cancellationToken))
        {
            if (await rows.AlertAsync(id, cancellationToken) is { } alert && IsWanted(alert, query, kind, state)
                && (folded is null || alert.UpdateOf is not null == folded))
            {
                items.Add((JsonNode)Views.Brief(alert));
            }

            if (items.Count == query.Top || ++reads == MaximumReads)
            {
                return ApiQuery.List(items, rowKey);
            }
        }

        return ApiQuery.List(items);
    }

    public async Task<HttpOutcome> OneAsync(WebRequest request, CancellationToken cancellationToken) =>
        AlertId.TryParse(request.Values["id"], out var id) && await threads.ReadAlertAsync(id, cancellationToken) is { } row
            ? Answer.Data(Views.Of(row.Value))
            : Answer.NotFound("alert of this id");

    private static bool IsWanted(Alert alert, ApiQuery query, AlertKind? kind, AlertState? state) =>
        (kind is null || alert.Kind == kind)
        && (state is null || alert.State == state)
        && (query.Brand is null || alert.Brand == query.Brand)
        && (query.Channel is null || alert.Evidence.Channel == query.Channel);
}
