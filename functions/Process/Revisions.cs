using System.Globalization;
using Vigie.Model;

namespace Vigie.Process;

/// <summary>Which of two readings of one mention is the newer, and what becomes of a stored one. Pure.</summary>
internal static class Revisions
{
    /// <summary>Name of the judge of mentions that are gone: there is no text to judge.</summary>
    public const string NoJudge = "none";

    /// <summary>
    /// Whether a reading of <paramref name="seenAt"/> replaces what is stored. A deletion is the last word. Edit markers are compared as
    /// numbers or times where both are; otherwise the later reading wins, so that a redelivered older one changes nothing.
    /// </summary>
    public static bool Replaces(Mention incoming, DateTimeOffset seenAt, StoredMention stored)
    {
        if (stored.Mention.Deleted)
        {
            return false;
        }

        return incoming.Deleted || IsNewer(incoming.Revision, seenAt, stored.Mention.Revision, stored.RevisedAt ?? stored.SeenAt);
    }

    /// <summary>The same order for two readings within one batch, the second being the later of them.</summary>
    public static Mention Newest(Mention first, Mention second)
    {
        if (first.Deleted || second.Deleted)
        {
            return first.Deleted ? first : second;
        }

        return IsNewer(second.Revision, DateTimeOffset.MaxValue, first.Revision, DateTimeOffset.MinValue) ? second : first;
    }

    /// <summary>
    /// The stored mention with the newer reading. Its place stays: publication time, conversation and keys never change. What a person made
    /// of it stays too.
    /// </summary>
    public static StoredMention Apply(StoredMention stored, StoredMention incoming)
    {
        var revised = stored with
        {
            Mention = incoming.Mention with
            {
                CreatedAt = stored.Mention.CreatedAt,
                ThreadId = stored.Mention.ThreadId,
                ParentId = stored.Mention.ParentId,
                FromBrand = incoming.Mention.FromBrand || (incoming.Mention.Deleted && stored.Mention.FromBrand),
            },
            SeenAt = stored.SeenAt < incoming.SeenAt ? stored.SeenAt : incoming.SeenAt,
            RevisedAt = incoming.SeenAt,
        };
        if (incoming.Mention.Deleted)
        {
            return revised with { Judgement = incoming.Judgement, Review = null };
        }

        var edited = (stored.Mention.Text, stored.Mention.Title) != (incoming.Mention.Text, incoming.Mention.Title);
        var rejudged = revised.Rejudged(incoming.Judgement);
        return edited && rejudged.Review is { } review ? rejudged with { Review = review with { Edited = true } } : rejudged;
    }

    /// <summary>
    /// Forgets text, author and address (which often names the author) of a mention that is gone; that it was there is kept.
    /// </summary>
    public static Mention Forget(Mention gone) => gone with
    {
        Text = string.Empty,
        Author = null,
        Url = null,
        Title = null,
        Language = null,
        Rating = null,
        Engagement = null,
        Deleted = true,
    };

    /// <summary>What is made of a mention without a text.</summary>
    public static Judgement Unjudged { get; } = new()
    {
        Language = "und",
        Sentiment = Sentiment.Neutral,
        Scores = SentimentScores.Unknown,
        Triage = Triage.Other,
        NeedsAnswer = false,
        JudgedBy = NoJudge,
    };

    private static bool IsNewer(string? incoming, DateTimeOffset incomingAt, string? stored, DateTimeOffset storedAt)
    {
        if (incoming is null || incoming == stored)
        {
            return false;
        }

        if (stored is null)
        {
            return true;
        }

        if (long.TryParse(incoming, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(stored, NumberStyles.None, CultureInfo.InvariantCulture, out var storedNumber))
        {
            return number > storedNumber;
        }

        if (TryTime(incoming, out var time) && TryTime(stored, out var storedTime) && time != storedTime)
        {
            return time > storedTime;
        }

        return incomingAt != storedAt ? incomingAt > storedAt : string.CompareOrdinal(incoming, stored) > 0;
    }

    private static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
