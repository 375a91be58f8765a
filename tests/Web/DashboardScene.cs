using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

/// <summary>
/// An invented small brand on a bad Monday morning: enough of everything for each part of the dashboard to have something to show.
/// </summary>
internal static class DashboardScene
{
    private static readonly DateTimeOffset Now = Some.Monday;

    public static ListeningPlan Plan { get; } = new()
    {
        Brands = [new Brand { Id = "brand", Name = "Maison Corail" }],
        Sources =
        [
            new SourcePlan
            {
                Name = "forum",
                Kind = "rss",
                Url = new Uri("https://forum.example/latest.rss?token=hidden"),
                Channel = Channel.Forum,
            },
            new SourcePlan
            {
                Name = "reviews",
                Kind = "rss",
                Url = new Uri("https://reviews.example/corail.xml"),
                Channel = Channel.Review,
            },
            new SourcePlan { Name = "mastodon", Kind = "mastodon", Url = new Uri("https://social.example/"), Channel = Channel.Mastodon },
            new SourcePlan { Name = "generic", Kind = "generic", Channel = Channel.Facebook },
        ],
        People = [new Person { Name = "Léa", Email = "lea@example.org" }],
        Alerts = new AlertPlan { Escalation = ["Léa"] },
    };

    public static async Task SetAsync(WebWorld world)
    {
        var token = TestContext.Current.CancellationToken;
        await CrisisAsync(world);
        await world.StoreAsync(
            [Said("q1", "Do you deliver to Switzerland before Easter?", Channel.Facebook, "generic", -170, "Ines")],
            _ => (Sentiment.Neutral, Triage.Question));
        var review = "Two stars: the teapot arrived broken and nobody answers my e-mails.";
        await world.StoreAsync([Said("r1", review, Channel.Review, "reviews", -60 * 30, "Paul")]);
        await world.StoreAsync([Said("m1", "C’est nul, votre livraison a dix jours de retard…", Channel.Mastodon, "mastodon", -45, "Zoé")]);
        for (var i = 0; i < 60; i++)
        {
            var (tone, triage) = (i % 3) switch
            {
                0 => (Sentiment.Positive, Triage.Praise),
                1 => (Sentiment.Neutral, Triage.Other),
                _ => (Sentiment.Neutral, Triage.Other),
            };
            var channel = (i % 4) switch { 0 => Channel.Facebook, 1 => Channel.Forum, 2 => Channel.Review, _ => Channel.Mastodon };
            await world.StoreAsync(
                [Said($"calm{i}", $"Quiet talk about tea, number {i}", channel, "generic", -35 - (i * 23), $"reader {i}")],
                _ => (tone, triage));
        }

        await world.States.WriteSourceAsync(new SourceState
        {
            Name = "forum",
            LastItemAt = Now.AddMinutes(-4),
            LastPollAt = Now.AddMinutes(-2),
            FirstPollAt = Now.AddDays(-9),
            Mentions = 418,
        }, null, token);
        await world.States.WriteSourceAsync(new SourceState
        {
            Name = "reviews",
            LastItemAt = Now.AddDays(-6),
            FirstPollAt = Now.AddDays(-20),
            UsualGap = TimeSpan.FromHours(8),
            Mentions = 57,
        }, null, token);
        await world.States.WriteSourceAsync(
            new SourceState
            {
                Name = "mastodon",
                LastItemAt = Now.AddHours(-5),
                Failures = 3,
                Problem = "https://social.example/ answered 503 three times; asked again at 09:20.",
                Mentions = 96,
            },
            null,
            token);
        await world.States.WriteNoteAsync(NoteNames.LastTick, Now.AddSeconds(-24).ToString("O"), token);
        await LettersAsync(world);
    }

    public static Mention Said(
        string id, string text, Channel channel, string source, double minutes, string author, string? thread = null) => new()
        {
            Id = id,
            Source = source,
            Channel = channel,
            Text = text,
            CreatedAt = Now.AddMinutes(minutes),
            Author = new Author(author, author, 120),
            ThreadId = thread,
            Url = $"https://{source}.example/{id}",
        };

    private static async Task LettersAsync(WebWorld world)
    {
        var token = TestContext.Current.CancellationToken;
        DeadLetter[] letters =
        [
            Some.Letter("d1", at: Now.AddHours(-2), reason: "Row 'brand' of partition 'brands' is not a BrandState: it is empty"),
            Some.Letter("d2", at: Now.AddHours(-3), reason: "The store cannot be reached: 503."),
            Some.Letter(
                "d3",
                DeadLetter.WebhookQueue,
                """{"id":"77","text":"hello","createdAt":"yesterday"}""",
                "generic: mentions[3].createdAt is 'yesterday'; it is a time such as 2026-11-21T10:20:30Z.",
                Now.AddHours(-5)) with { Deliveries = 1 },
        ];
        foreach (var letter in letters)
        {
            await world.States.KeepDeadLetterAsync(letter, token);
        }

        await world.States.WriteRedriveAsync(new RedriveMark { Letter = "d2", AskedAt = Now }, null, token);
    }

    private static async Task CrisisAsync(WebWorld world)
    {
        string[] texts =
        [
            "The lead in the glaze of the blue Corail teapots is over the limit. Test results inside.",
            "I drank from one of these for a year. Why do we learn this from a forum?",
            "Same batch number here. No answer from the shop since Friday.",
            "Returned mine, they refused the refund. Shame.",
            "Has anybody heard anything official?",
        ];
        var mentions = Enumerable.Range(0, 26)
            .Select(i => (Number: i, Text: texts[i % texts.Length], Minutes: -150 + (i * i * 0.22)))
            .Select(one => Said($"crisis{one.Number}", one.Text, Channel.Forum, "forum", one.Minutes, $"member {one.Number}", "crisis"))
            .Select((mention, i) => i == 0 ? mention with { Title = "Lead in the blue teapots?" } : mention)
            .ToList();
        var id = ThreadId.Of("brand", "forum", "crisis");
        var opened = Now.AddMinutes(-70);
        var evidence = new Evidence
        {
            DecidedAt = opened,
            Title = "Lead in the blue teapots?",
            Channel = Channel.Forum,
            Url = "https://forum.example/crisis",
            Language = "en",
            Mentions = 26,
            Negative = 22,
            Authors = 26,
            NegativeAuthors = 21,
            MainTriage = Triage.Criticism,
            Signal = new Signal
            {
                Rule = "thread-velocity/1",
                At = opened,
                Score = 14.2,
                Threshold = 9.5,
                Observed = 18,
                Expected = 1.4,
                Window = TimeSpan.FromMinutes(30),
            },
            Excerpts = [.. mentions.Take(2).Select(mention => new Excerpt(
                MentionKey.Of(mention), mention.Text, mention.Author?.Name, mention.CreatedAt, mention.Url, Sentiment.Negative))],
        };
        var velocity = new Alert
        {
            Id = AlertId.Velocity(id, 1),
            Kind = AlertKind.Velocity,
            Severity = Severity.Critical,
            Brand = "brand",
            Thread = id,
            OpenedAt = opened,
            Evidence = evidence,
            Notifications =
            [
                new Notification
                {
                    Sequence = 1,
                    Reason = NotificationReason.First,
                    At = opened.AddSeconds(6),
                    Deliveries =
                    [
                        new Delivery
                        {
                            Channel = "teams",
                            Recipient = "On call",
                            Outcome = DeliveryOutcome.Accepted,
                            Attempts = 1,
                            LastAttemptAt = opened.AddSeconds(6),
                        },
                        new Delivery
                        {
                            Channel = "email",
                            Recipient = "lea@example.org",
                            Outcome = DeliveryOutcome.FailedForNow,
                            Attempts = 2,
                            LastAttemptAt = opened.AddSeconds(9),
                            Error = "mail.example refused the connection; check Email__Smtp__Host.",
                        },
                    ],
                },
            ],
        };
        var sla = WebWorld.SlaAlert(id, Now.AddMinutes(-150)) with
        {
            UpdateOf = velocity.Id,
            Pending = null,
            Notifications =
            [
                new Notification
                {
                    Sequence = 1,
                    Reason = NotificationReason.First,
                    At = Now.AddMinutes(-60),
                    Withheld = WithheldReason.Folded,
                },
            ],
            Evidence = evidence with
            {
                Signal = null,
                WaitingSince = Now.AddMinutes(-150),
                DueAt = Now.AddMinutes(90),
                CeilingAt = Now.AddHours(45),
                Target = TimeSpan.FromHours(4),
                TargetProvenance = "By extension of the survey.",
            },
        };
        await world.StoreAsync(
            mentions,
            mention => mention.Id is "crisis4" or "crisis9" ? (Sentiment.Neutral, Triage.Question) : (Sentiment.Negative, Triage.Criticism),
            thread => thread with { OpenAlert = velocity.Id },
            velocity,
            sla);
    }
}
