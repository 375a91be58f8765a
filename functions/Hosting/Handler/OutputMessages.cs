using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Vigie.Model;

namespace Vigie.Hosting.Handler;

/// <summary>
/// Turns what an entry point wants queued into message texts by output binding. Every text is a JSON object, so the host never takes it for
/// Base64, and fits a Service Bus message.
/// </summary>
internal static class OutputMessages
{
    public const int MaximumBytes = Outgoing.MaximumMessageBytes;

    /// <summary>The member <c>trace</c>: what fitted without it fits with it, for the broker's limit leaves some kilobytes.</summary>
    private const int TraceBytes = 80;

    /// <exception cref="InvalidOperationException">
    /// The function has no such output, or a message is too large and cannot be cut: a mention alone, or a batch whose cursor must not be
    /// committed, or whose dead letter must not go, before all of it is stored, while parts may be reordered.
    /// </exception>
    public static Dictionary<string, IReadOnlyList<string>> Of(FunctionShape function, Outgoing outgoing)
    {
        // A message that was sent before goes on with the trace that it began with.
        var trace = Activity.Current?.Id;
        var texts = new Dictionary<string, IReadOnlyList<string>>
        {
            ["mentions"] = [.. outgoing.Mentions.Select(batch => batch with { Trace = batch.Trace ?? trace }).SelectMany(Fit)],
            ["collect"] = [.. outgoing.Collect
                .Select(request => request with { Trace = request.Trace ?? trace })
                .Select(request => JsonSerializer.Serialize(request, VigieJson.Default.CollectRequest))],
            ["alerts"] = [.. outgoing.Alerts
                .Select(notice => notice with { Trace = notice.Trace ?? trace })
                .Select(notice => JsonSerializer.Serialize(notice, VigieJson.Default.AlertNotice))],
        };
        foreach (var (output, messages) in texts)
        {
            if (!function.Outputs.Contains(output))
            {
                if (messages.Count > 0)
                {
                    throw new InvalidOperationException(
                        $"{function.Name} gave {messages.Count} messages for '{output}', which its function.json does not declare.");
                }

                texts.Remove(output);
            }
        }

        return texts;
    }

    private static IEnumerable<string> Fit(MentionBatch batch)
    {
        var text = JsonSerializer.Serialize(batch, VigieJson.Default.MentionBatch);
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes <= MaximumBytes + TraceBytes && batch.Mentions.Count <= MentionBatch.MaximumMentions)
        {
            return [text];
        }

        if (batch.Cursor is not null || batch.Letter is not null || batch.Mentions.Count < 2)
        {
            throw new InvalidOperationException(
                $"A batch of source '{batch.Source}' has {batch.Mentions.Count} mentions and {bytes} bytes, "
                    + "more than a message takes, and cannot be cut.");
        }

        var half = batch.Mentions.Count / 2;
        return Fit(batch with { Mentions = [.. batch.Mentions.Take(half)] })
            .Concat(Fit(batch with { Mentions = [.. batch.Mentions.Skip(half)] }));
    }
}
