using Vigie.Model;

namespace Vigie.Tests.Support;

/// <summary>Alerts for tests, decided at the beginning of <see cref="ManualTime"/>.</summary>
internal static class SomeAlert
{
    public static ThreadId Thread(int number) => ThreadId.Of("brand", "forum", $"thread {number}");

    public static Alert Velocity(
        int number = 1, string title = "The tea is mouldy", Severity severity = Severity.Critical, DateTimeOffset? at = null) => new()
        {
            Id = AlertId.Velocity(Thread(number), 1),
            Kind = AlertKind.Velocity,
            Severity = severity,
            Brand = "brand",
            Thread = Thread(number),
            OpenedAt = at ?? Some.Monday,
            Evidence = Evidence(title, at ?? Some.Monday) with
            {
                Signal = new Signal
                {
                    Rule = "thread-velocity/1",
                    At = at ?? Some.Monday,
                    Score = 7.24,
                    Threshold = 5,
                    Observed = 18,
                    Expected = 2,
                    Window = TimeSpan.FromMinutes(30),
                    Numbers = new Dictionary<string, double>
                    {
                        ["negativeAuthors"] = 14,
                        ["minimumAuthors"] = 5,
                        ["threadAgeMinutes"] = 95,
                        ["season"] = 0.75,
                    },
                },
            },
            Pending = First(at ?? Some.Monday),
        };

    public static Alert Sla(
        int number = 1, string title = "Where is my order?", TimeSpan? dueIn = null, Severity severity = Severity.Warning)
    {
        var due = Some.Monday + (dueIn ?? TimeSpan.FromHours(1));
        var since = due.AddHours(-4);
        return new()
        {
            Id = AlertId.Sla(Thread(number), since),
            Kind = AlertKind.Sla,
            Severity = severity,
            Brand = "brand",
            Thread = Thread(number),
            OpenedAt = Some.Monday,
            Evidence = Evidence(title, Some.Monday) with
            {
                MainTriage = Triage.Question,
                WaitingSince = since,
                DueAt = due,
                CeilingAt = since.AddHours(48),
                Target = TimeSpan.FromHours(4),
                TargetProvenance = "survey of 399 people",
            },
            Pending = First(Some.Monday),
        };
    }

    public static PendingNotification First(DateTimeOffset at) =>
        new() { Sequence = 1, Reason = NotificationReason.First, DecidedAt = at, DueAt = at };

    private static Evidence Evidence(string title, DateTimeOffset at) => new()
    {
        DecidedAt = at,
        LatestMentionAt = at.AddMinutes(-2),
        Title = title,
        Channel = Channel.Facebook,
        Url = "https://www.facebook.com/acme/posts/1",
        Language = "en",
        Mentions = 24,
        Negative = 18,
        Authors = 19,
        NegativeAuthors = 14,
        MainTriage = Triage.Criticism,
        LargestReach = 12400,
        Excerpts =
        [
            new Excerpt(
                new MentionKey("m1"), "Third box in a row with mould in it, and nobody answers.",
                "Ana", at.AddMinutes(-2), "https://www.facebook.com/acme/posts/1?comment=9", Sentiment.Negative)
            {
                Because = ["mould", "nobody answers"],
            },
            new Excerpt(new MentionKey("m2"), "Same here. My children drank this!", "Bo", at.AddMinutes(-11), null, Sentiment.Negative),
        ],
    };
}
