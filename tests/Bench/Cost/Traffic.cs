using System.Globalization;
using Vigie.Bench.Crisis;
using Vigie.Model;

namespace Vigie.Bench.Cost;

/// <summary>A mention and the source that gives it.</summary>
internal sealed record Voice(int Brand, Place Place, Mention Mention);

/// <summary>
/// Invented mentions of a month: more by day than by night and on weekdays, conversations that grow unequally, replies by the brand to most
/// conversations, and crises of a day and a half, into which a fifth of all falls. The same scene gives the
/// same mentions.
/// </summary>
internal sealed class Traffic
{
    /// <summary>Of all mentions about a quarter are replies.</summary>
    private const double ReplyShare = 0.25;

    /// <summary>That the brand answers what asks for an answer, within an hour and a half on average.</summary>
    private const double ReplyChance = 0.85;

    private const int RecentThreads = 40;

    private static readonly TimeSpan ThreadLife = TimeSpan.FromDays(3);

    private static readonly TimeSpan CrisisLength = TimeSpan.FromHours(36);

    /// <summary>By local hour of the day; an ordinary brand's public (mean 1).</summary>
    private static readonly double[] Hours =
        [0.4, 0.25, 0.15, 0.1, 0.1, 0.15, 0.4, 0.8, 1.2, 1.4, 1.4, 1.4, 1.6, 1.5, 1.3, 1.2, 1.2, 1.3, 1.5, 1.6, 1.7, 1.6, 1.1, 0.7];

    private readonly CostScene scene;
    private readonly int brand;
    private readonly Random random;
    private readonly Dictionary<Place, List<(string Id, DateTimeOffset At)>> threads = [];
    private readonly Dictionary<(Place, string), DateTimeOffset> answeredAt = [];
    private readonly List<Voice> voices = [];
    private int count;

    private Traffic(CostScene scene, int brand) => (this.scene, this.brand, random) = (scene, brand, new Random(2026 + brand));

    /// <summary>All brands' mentions of the days that are lived through, in the order of their publication.</summary>
    public static IReadOnlyList<Voice> Of(CostScene scene) =>
    [
        .. Enumerable.Range(0, scene.Brands).SelectMany(brand => new Traffic(scene, brand).Generate())
            .Where(voice => voice.Mention.CreatedAt < CostScene.Start + scene.Length)
            .OrderBy(voice => voice.Mention.CreatedAt).ThenBy(voice => voice.Mention.Id, StringComparer.Ordinal),
    ];

    private List<Voice> Generate()
    {
        var all = scene.Mentions / scene.Brands;
        var inCrises = scene.Crises.Count == 0 ? 0 : all / 5;
        var times = Enumerable.Range(0, (int)(all * (1 - ReplyShare)) - inCrises).Select(_ => (At: QuietMoment(), Crisis: false))
            .Concat(scene.Crises.SelectMany(
                day => Enumerable.Range(0, scene.CrisisMentions).Select(_ => (At: CrisisMoment(day), Crisis: true))));
        foreach (var (at, crisis) in times.OrderBy(moment => moment.At))
        {
            Speak(at, crisis);
        }

        return voices;
    }

    private DateTimeOffset QuietMoment()
    {
        while (true)
        {
            var at = CostScene.Start.AddDays(random.NextDouble() * CostScene.MonthDays);
            var weekend = at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.7 : 1;
            if (random.NextDouble() * 1.7 < Hours[at.AddHours(2).Hour] * weekend)
            {
                return at;
            }
        }
    }

    /// <summary>Rises within hours, then falls off.</summary>
    private DateTimeOffset CrisisMoment(int day)
    {
        var hours = CrisisLength.TotalHours * (random.NextDouble() + random.NextDouble() * random.NextDouble()) / 2;
        return CostScene.Start.AddDays(day).AddHours(7 + hours);
    }

    private void Speak(DateTimeOffset at, bool crisis)
    {
        var place = PlaceOf(random.NextDouble());
        var angry = random.NextDouble() < (crisis ? 0.8 : 0.12);
        var (thread, begins) = ThreadAt(place, at, crisis);
        var mention = new Mention
        {
            Id = NextId(),
            Source = CostScene.SourceName(brand, place),
            Channel = place.Channel,
            Url = $"https://{place.Name}.example/posts/{count}",
            Author = AuthorOf(),
            Text = Text(angry),
            CreatedAt = at,
            ThreadId = thread,
            Title = place.Name is "news" or "video" ? Text(angry)[..30] : null,
        };
        voices.Add(new Voice(brand, place, mention));
        var conversation = (place, thread ?? mention.Id);
        if ((begins || angry || random.NextDouble() < 0.3) && random.NextDouble() < ReplyChance
            && at > answeredAt.GetValueOrDefault(conversation))
        {
            var reply = at.AddMinutes(5 + (-90 * Math.Log(1 - random.NextDouble())));
            answeredAt[conversation] = reply;
            Answer(place, mention, reply);
        }
    }

    private void Answer(Place place, Mention to, DateTimeOffset at) => voices.Add(new Voice(brand, place, new Mention
    {
        Id = NextId(),
        Source = to.Source,
        Channel = to.Channel,
        Url = to.Url,
        Author = new Author("quennevel", "Quennevel", null),
        Text = "Merci pour votre message. Nous regardons cela tout de suite et revenons vers vous dans la journée.",
        CreatedAt = at,
        ThreadId = to.ThreadId,
        ParentId = to.Id,
        FromBrand = true,
    }));

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"{brand}-{count++}");

    private static Place PlaceOf(double dice)
    {
        foreach (var place in Place.All)
        {
            if ((dice -= place.Share) < 0)
            {
                return place;
            }
        }

        return Place.All[^1];
    }

    /// <summary>Null where there are no conversations. Late threads get more than early ones.</summary>
    private (string? Id, bool Begins) ThreadAt(Place place, DateTimeOffset at, bool crisis)
    {
        if (place.NewThread >= 1)
        {
            return (null, true);
        }

        if (!threads.TryGetValue(place, out var known))
        {
            threads[place] = known = [];
        }

        if (known.Count > 0 && random.NextDouble() >= (crisis ? place.NewThread / 5 : place.NewThread))
        {
            var back = (int)(Math.Min(known.Count, RecentThreads) * Math.Pow(random.NextDouble(), crisis ? 4 : 2));
            var chosen = known[^(back + 1)];
            if (at - chosen.At < ThreadLife)
            {
                return (chosen.Id, false);
            }
        }

        known.Add((string.Create(CultureInfo.InvariantCulture, $"{place.Name}-{known.Count}"), at));
        return (known[^1].Id, true);
    }

    /// <summary>Few write much, many write once.</summary>
    private Author AuthorOf()
    {
        var number = (int)(Math.Pow(random.NextDouble(), 2) * Math.Max(50, scene.Mentions / scene.Brands / 3));
        return new Author(
            string.Create(CultureInfo.InvariantCulture, $"author-{number}"),
            string.Create(CultureInfo.InvariantCulture, $"Camille {number}"),
            number % 900);
    }

    /// <summary>One sentence group, seldom several: about 190 characters on average.</summary>
    private string Text(bool angry)
    {
        var french = random.NextDouble() < 0.6;
        var texts = (angry, french) switch
        {
            (true, true) => CrisisTexts.AngryFrench,
            (true, false) => CrisisTexts.AngryEnglish,
            (false, true) => CrisisTexts.QuietFrench,
            _ => CrisisTexts.QuietEnglish,
        };
        var dice = random.NextDouble();
        var groups = dice < 0.6 ? 1 : dice < 0.9 ? 2 : 6;
        return string.Join(' ', Enumerable.Range(0, groups).Select(_ => texts.Compose(random)));
    }
}
