using System.Globalization;
using Vigie.Model;

namespace Vigie.Bench.Crisis;

/// <summary>
/// Writes the crisis that <c>vigie demo</c> replays: a week of quiet, then 72 hours in the shape of the pizza video of Easter 2009. A video
/// by two employees on a Sunday evening, a blog within the hour, a second wave on Monday morning, two days of silence, an answer after
/// 48 hours. Brand, people and words are invented. The same seed gives the same bytes.
/// </summary>
internal sealed class CrisisGenerator(int seed)
{
    public static readonly DateTimeOffset QuietFrom = new(2026, 4, 5, 20, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset VideoAt = new(2026, 4, 12, 20, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset AnswerAt = VideoAt.AddHours(48);

    private const int QuietMentions = 60;

    /// <summary>Mentions an hour of the crisis, by hour from the video on; piecewise linear between the marks.</summary>
    private static readonly (double Hour, double Rate)[] Intensity =
    [
        (0, 6), (1, 22), (3, 26), (5, 12), (8, 3), (11, 6), (13, 32), (17, 52), (22, 40), (27, 16), (32, 6), (36, 34),
        (41, 62), (46, 48), (49, 56), (53, 30), (58, 8), (62, 14), (72, 6),
    ];

    private readonly Random random = new(seed);
    private readonly List<Mention> mentions = [];
    private int count;

    public IReadOnlyList<Mention> Generate()
    {
        WriteQuietWeek();
        WriteCrisis();
        WriteAnswers();
        return [.. mentions.OrderBy(mention => mention.CreatedAt).ThenBy(mention => mention.Id, StringComparer.Ordinal)];
    }

    /// <summary>People write, and the brand answers each within the hour, but for one that it overlooks.</summary>
    private void WriteQuietWeek()
    {
        for (var i = 0; i < QuietMentions; i++)
        {
            var day = QuietFrom.AddDays(i * 7.0 / QuietMentions);
            var at = new DateTimeOffset(day.Date, TimeSpan.Zero).AddHours(8 + (random.NextDouble() * 11));
            var place = CrisisPlace.Quiet[random.Next(CrisisPlace.Quiet.Length)];
            var french = random.NextDouble() < 0.5;
            var thread = $"q{i:D3}";
            Add(place, thread, at, (french ? CrisisTexts.QuietFrench : CrisisTexts.QuietEnglish).Compose(random), french);
            if (i != QuietMentions / 2)
            {
                AddAnswer(
                    place,
                    thread,
                    at.AddMinutes(10 + random.Next(40)),
                    french ? "Merci pour votre message, nous y veillons !" : "Thank you for your message, we take care of it!");
            }
        }
    }

    private void WriteCrisis()
    {
        var at = VideoAt;
        Add(
            CrisisPlace.Video,
            "kitchen",
            at,
            "Watch what these two do to the dough at Quennevel. This is disgusting.",
            french: false,
            title: "What happens in a Quennevel kitchen");
        var blog = VideoAt.AddMinutes(45);
        Add(
            CrisisPlace.Blog,
            "blog-1",
            blog,
            "Quennevel employees filmed themselves sneezing into the dough, and the bread was sold. "
                + "A health scandal, and not one word from the company.",
            french: false,
            title: "The bakery video that Quennevel hopes you do not see");
        while ((at = at.AddHours(Exponential(1 / Rate((at - VideoAt).TotalHours)))) < VideoAt.AddHours(72))
        {
            var hours = (at - VideoAt).TotalHours;
            var place = PlaceAt(hours);
            var french = random.NextDouble() < 0.45;
            Add(place, ThreadAt(place, hours), at, TextsAt(hours, french).Compose(random), french);
        }
    }

    /// <summary>After 48 hours the brand speaks where people wrote.</summary>
    private void WriteAnswers()
    {
        var threads = mentions
            .Where(mention => mention.CreatedAt >= VideoAt && mention.CreatedAt < AnswerAt && !mention.FromBrand)
            .GroupBy(mention => (mention.Source, mention.ThreadId))
            .OrderByDescending(thread => thread.Count())
            .ThenBy(thread => thread.Key.ThreadId, StringComparer.Ordinal)
            .ToList();
        for (var i = 0; i < threads.Count; i++)
        {
            var place = CrisisPlace.All.First(place => place.Source == threads[i].Key.Source);
            AddAnswer(place, threads[i].Key.ThreadId!, AnswerAt.AddMinutes(2 + (i * 1.5)),
                "This was us, and it is not acceptable. The shop is closed, the two are gone, every order is paid back. "
                    + "Our director explains it here.");
        }
    }

    private static double Rate(double hour)
    {
        for (var i = 1; i < Intensity.Length; i++)
        {
            if (hour <= Intensity[i].Hour)
            {
                var (from, to) = (Intensity[i - 1], Intensity[i]);
                return from.Rate + ((to.Rate - from.Rate) * (hour - from.Hour) / (to.Hour - from.Hour));
            }
        }

        return Intensity[^1].Rate;
    }

    private double Exponential(double mean) => -mean * Math.Log(1 - random.NextDouble());

    private CrisisPlace PlaceAt(double hours)
    {
        var dice = random.NextDouble();
        return hours < 8
            ? (dice < 0.62 ? CrisisPlace.Video : dice < 0.82 ? CrisisPlace.Blog : CrisisPlace.X)
            : dice switch
            {
                < 0.30 => CrisisPlace.Video,
                < 0.38 => CrisisPlace.Blog,
                < 0.66 => CrisisPlace.X,
                < 0.86 => CrisisPlace.Facebook,
                < 0.95 => CrisisPlace.Mastodon,
                < 0.98 => CrisisPlace.Review,
                _ => CrisisPlace.Email,
            };
    }

    /// <summary>Conversations grow unequally: most answers go to few threads. Reviews and mails stand alone.</summary>
    private string ThreadAt(CrisisPlace place, double hours) => place.Source switch
    {
        "video" => "kitchen",
        "blog" => "blog-1",
        "facebook" => $"page-{(hours < 30 ? 1 : 2)}",
        "x" => $"x-{(int)(Math.Pow(random.NextDouble(), 3) * 40)}",
        "mastodon" => $"toot-{(int)(Math.Pow(random.NextDouble(), 3) * 15)}",
        _ => $"{place.Source}-{count}",
    };

    private CrisisTexts TextsAt(double hours, bool french)
    {
        var dice = random.NextDouble();
        var answered = hours > 48;
        return dice switch
        {
            < 0.18 => french ? CrisisTexts.CalmFrench : CrisisTexts.CalmEnglish,
            < 0.55 when answered => french ? CrisisTexts.ThankfulFrench : CrisisTexts.ThankfulEnglish,
            _ => french ? CrisisTexts.AngryFrench : CrisisTexts.AngryEnglish,
        };
    }

    private void Add(CrisisPlace place, string thread, DateTimeOffset at, string text, bool french, string? title = null)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{place.Source}-{++count:D5}");
        var author = $"{place.Source}-user-{random.Next(1, 1400)}";
        mentions.Add(new Mention
        {
            Id = id,
            Source = place.Source,
            Channel = place.Channel,
            Url = $"https://{place.Source}.example/{thread}#{id}",
            Author = new Author(author, author, (long)Math.Exp(random.NextDouble() * 9)),
            Text = text,
            Title = title,
            Language = random.NextDouble() < 0.7 ? (french ? "fr" : "en") : null,
            CreatedAt = Seconds(at),
            ThreadId = thread,
            Rating = place.Channel == Channel.Review ? 1 : null,
            Engagement = new Engagement(random.Next(0, 30), random.Next(0, 8), random.Next(0, 4)),
        });
    }

    private void AddAnswer(CrisisPlace place, string thread, DateTimeOffset at, string text) => mentions.Add(new Mention
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{place.Source}-{++count:D5}"),
        Source = place.Source,
        Channel = place.Channel,
        Url = $"https://{place.Source}.example/{thread}",
        Author = new Author("quennevel", "Quennevel"),
        Text = text,
        CreatedAt = Seconds(at),
        ThreadId = thread,
        FromBrand = true,
    });

    private static DateTimeOffset Seconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}

/// <summary>Where people write in the crisis.</summary>
internal sealed record CrisisPlace(string Source, Channel Channel)
{
    public static readonly CrisisPlace Video = new("video", Channel.Video);
    public static readonly CrisisPlace Blog = new("blog", Channel.Blog);
    public static readonly CrisisPlace X = new("x", Channel.X);
    public static readonly CrisisPlace Facebook = new("facebook", Channel.Facebook);
    public static readonly CrisisPlace Mastodon = new("mastodon", Channel.Mastodon);
    public static readonly CrisisPlace Review = new("review", Channel.Review);
    public static readonly CrisisPlace Email = new("email", Channel.Email);

    public static readonly CrisisPlace[] All = [Video, Blog, X, Facebook, Mastodon, Review, Email];

    public static readonly CrisisPlace[] Quiet = [X, Facebook, Mastodon, Review, Email];
}
