using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Sla;

namespace Vigie.Web;

/// <summary>The nouns as the API gives them. Absent rather than null, as everywhere.</summary>
internal static class Views
{
    public static JsonObject Of(StoredMention stored)
    {
        var json = JsonSerializer.SerializeToNode(stored.Mention, VigieJson.Default.Mention)!.AsObject();
        json["key"] = stored.Key.Value;
        json["brand"] = stored.Brand;
        json["threadId"] = stored.Thread.Value;
        json["language"] = stored.Judgement.Language;
        json["sentiment"] = CamelCase<Sentiment>.NameOf(stored.Judgement.Sentiment);
        json["triage"] = CamelCase<Triage>.NameOf(stored.Judgement.Triage);
        json["needsAnswer"] = stored.Judgement.NeedsAnswer;
        json["confidence"] = Math.Round(stored.Judgement.Scores.Confidence, 3);
        json["judgedBy"] = stored.Judgement.JudgedBy;
        json["because"] = new JsonArray([.. stored.Judgement.Because.Select(word => (JsonNode)word)]);
        json["seenAt"] = stored.SeenAt;
        if (stored.Review is { } review)
        {
            var said = new JsonObject { ["at"] = review.At, ["edited"] = review.Edited, ["judge"] = Of(review.Judge) };
            Put(said, "by", review.By);
            Put(said, "sentiment", review.Sentiment is { } sentiment ? CamelCase<Sentiment>.NameOf(sentiment) : null);
            Put(said, "triage", review.Triage is { } triage ? CamelCase<Triage>.NameOf(triage) : null);
            json["review"] = said;
        }

        return json;
    }

    public static JsonObject Of(Judgement judgement) => new()
    {
        ["sentiment"] = CamelCase<Sentiment>.NameOf(judgement.Sentiment),
        ["scores"] = new JsonObject
        {
            ["negative"] = Math.Round(judgement.Scores.Negative, 4),
            ["neutral"] = Math.Round(judgement.Scores.Neutral, 4),
            ["positive"] = Math.Round(judgement.Scores.Positive, 4),
        },
        ["confidence"] = Math.Round(judgement.Scores.Confidence, 3),
        ["triage"] = CamelCase<Triage>.NameOf(judgement.Triage),
        ["needsAnswer"] = judgement.NeedsAnswer,
        ["judgedBy"] = judgement.JudgedBy,
        ["because"] = new JsonArray([.. judgement.Because.Select(word => (JsonNode)word)]),
    };

    /// <summary>A mention that stands in a dead letter: nobody has judged it yet.</summary>
    public static JsonObject Of(BrandMention mention, string deadLetter)
    {
        var json = JsonSerializer.SerializeToNode(mention.Mention, VigieJson.Default.Mention)!.AsObject();
        json["brand"] = mention.Brand;
        json["deadLetter"] = deadLetter;
        return json;
    }

    public static JsonObject Of(MentionThread thread, SlaVerdict? verdict)
    {
        var json = new JsonObject
        {
            ["id"] = thread.Id.Value,
            ["brand"] = thread.Brand,
            ["source"] = thread.Source,
            ["channel"] = CamelCase<Channel>.NameOf(thread.Channel),
            ["title"] = thread.Title,
            ["language"] = thread.Language,
            ["mentions"] = thread.Mentions,
            ["positive"] = thread.Positive,
            ["negative"] = thread.Negative,
            ["questions"] = thread.Questions,
            ["attacks"] = thread.Attacks,
            ["authors"] = thread.Authors.Count,
            ["negativeAuthors"] = thread.NegativeAuthors.Count,
            ["firstAt"] = thread.FirstAt,
            ["lastAt"] = thread.LastAt,
            ["state"] = CamelCase<ReplyState>.NameOf(thread.State),
            ["waiting"] = thread.Clock.Waiting.Count,
            ["neverAnswered"] = thread.Clock.LastAnswerAt is null,
        };
        Put(json, "url", thread.Url);
        Put(json, "largestReach", thread.LargestReach);
        Put(json, "openAlert", thread.OpenAlert?.Value);
        if (verdict is not null)
        {
            json["waitingSince"] = verdict.WaitingSince;
            json["warnAt"] = verdict.WarnAt;
            json["dueAt"] = verdict.DueAt;
            json["ceilingAt"] = verdict.CeilingAt;
            json["stage"] = JsonNamingPolicy.CamelCase.ConvertName(verdict.Stage.ToString());
            json["target"] = Duration.Format(verdict.Target.Within);
            json["targetProvenance"] = verdict.Target.Provenance;
        }

        return json;
    }

    /// <summary>An alert of a list: of its proof what a person reads, without the mentions one by one.</summary>
    public static JsonObject Brief(Alert alert) => Of(alert.Evidence.Proof is { } proof
        ? alert with { Evidence = alert.Evidence with { Proof = proof with { Mentions = [], Brand = null, Thread = null, Volume = [] } } }
        : alert);

    public static JsonObject Of(Alert alert)
    {
        var json = new JsonObject
        {
            ["id"] = alert.Id.Value,
            ["kind"] = CamelCase<AlertKind>.NameOf(alert.Kind),
            ["severity"] = CamelCase<Severity>.NameOf(alert.Severity),
            ["openedAt"] = alert.OpenedAt,
            ["state"] = CamelCase<AlertState>.NameOf(alert.State),
            ["reason"] = CamelCase<NotificationReason>.NameOf(
                alert.Pending?.Reason ?? (alert.Notifications.Count > 0 ? alert.Notifications[^1].Reason : NotificationReason.First)),
            ["evidence"] = JsonSerializer.SerializeToNode(alert.Evidence, VigieJson.Default.Evidence),
            ["deliveries"] = new JsonArray([.. alert.Notifications.SelectMany(told => told.Deliveries).Concat(
                alert.Pending?.Deliveries ?? [])
                .Select(delivery => JsonSerializer.SerializeToNode(delivery, VigieJson.Default.Delivery))]),
            ["notifications"] = new JsonArray(
                [.. alert.Notifications.Select(told => JsonSerializer.SerializeToNode(told, VigieJson.Default.Notification))]),
            ["escalationLevel"] = alert.EscalationLevel,
            ["decisions"] = new JsonArray(
                [.. alert.Decisions.Select(decision => JsonSerializer.SerializeToNode(decision, VigieJson.Default.PersonDecision))]),
        };
        Put(json, "brand", alert.Brand);
        Put(json, "threadId", alert.Thread?.Value);
        Put(json, "updateOf", alert.UpdateOf?.Value);
        Put(json, "acknowledgedBy", alert.AcknowledgedBy);
        Put(json, "acknowledgedAt", alert.AcknowledgedAt);
        Put(json, "mutedUntil", alert.MutedUntil);
        Put(json, "closedAt", alert.ClosedAt);
        if (alert.Pending is { } pending)
        {
            json["pending"] = new JsonObject
            {
                ["sequence"] = pending.Sequence,
                ["reason"] = CamelCase<NotificationReason>.NameOf(pending.Reason),
                ["decidedAt"] = pending.DecidedAt,
                ["dueAt"] = pending.DueAt,
            };
        }

        return json;
    }

    /// <summary>Sets a member unless there is nothing to set.</summary>
    public static void Put(JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }
}
