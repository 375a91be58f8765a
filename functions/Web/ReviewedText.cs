using System.Text.Json.Nodes;
using Vigie.Model;

namespace Vigie.Web;

/// <summary>A text that a person judged, as an example to learn from: without author, place or name of who judged.</summary>
internal static class ReviewedText
{
    public static JsonObject Of(StoredMention mention, Review review)
    {
        var person = new JsonObject();
        Views.Put(person, "sentiment", review.Sentiment is { } sentiment ? CamelCase<Sentiment>.NameOf(sentiment) : null);
        Views.Put(person, "triage", review.Triage is { } triage ? CamelCase<Triage>.NameOf(triage) : null);
        person["needsAnswer"] = mention.Judgement.NeedsAnswer;
        var json = new JsonObject { ["text"] = mention.Mention.Text };
        Views.Put(json, "title", mention.Mention.Title);
        Views.Put(json, "rating", mention.Mention.Rating);
        json["language"] = review.Judge.Language;
        json["judge"] = Views.Of(review.Judge);
        json["person"] = person;
        json["at"] = review.At;
        if (review.Edited)
        {
            json["edited"] = true;
        }

        return json;
    }
}
