using Vigie.Model;
using Vigie.Store;

namespace Vigie.Process;

/// <summary>
/// Finds the thread that each mention belongs to: its native conversation, else that of the message it answers, else a near-duplicate
/// story of the last days, else a thread of its own. What has no native conversation is pinned, so that a redelivery never moves it.
/// </summary>
internal sealed class ThreadFinder(IndexStore indexes)
{
    /// <summary>A copy later than this is a new story.</summary>
    public static readonly TimeSpan StoryWindow = TimeSpan.FromDays(7);

    /// <summary>Stories looked at in one band: bounds what a flood of boilerplate can cost.</summary>
    private const int MaximumStories = 500;

    /// <summary>The threads of one brand's mentions, by mention.</summary>
    public async Task<IReadOnlyDictionary<MentionKey, ThreadId>> FindAsync(
        string brand, IReadOnlyCollection<Mention> mentions, CancellationToken cancellationToken)
    {
        var places = mentions.Select(mention => new Place(brand, mention)).OrderBy(place => place.Mention.CreatedAt)
            .ThenBy(place => place.Key.Value, StringComparer.Ordinal).ToList();
        var placeless = places.Where(place => place.Native is null).ToList();
        await SideBySide.ForEachAsync(placeless, place => LookUpAsync(place, cancellationToken), cancellationToken);

        var found = Decide(places);
        var pins = placeless.Where(place => place.Assigned is null).SelectMany(place => Pins(place, found[place.Key]))
            .Concat(places.Where(place => place.IsNamedAlone).Select(place => (place.Key, Thread: found[place.Key]))).ToList();
        var pinned = await SideBySide.ForEachAsync(
            pins,
            async pin => (pin.Key, Thread: await indexes.AssignAsync(brand, pin.Key, pin.Thread, cancellationToken)),
            cancellationToken);
        foreach (var (key, thread) in pinned.Where(pin => found.ContainsKey(pin.Key)))
        {
            found[key] = thread;
        }

        var founders = placeless.Where(place => place.Fingerprint is not null && found[place.Key] == place.Own).ToList();
        await SideBySide.ForEachAsync(founders, place => IndexStoryAsync(place, cancellationToken), cancellationToken);
        return found;
    }

    /// <summary>Whoever answers a message that has not come yet holds its place.</summary>
    private static IEnumerable<(MentionKey Key, ThreadId Thread)> Pins(Place place, ThreadId thread)
    {
        yield return (place.Key, thread);
        if (place.HoldsParent && place.Parent is { } parent)
        {
            yield return (parent, thread);
        }
    }

    private static Dictionary<MentionKey, ThreadId> Decide(List<Place> places)
    {
        var found = new Dictionary<MentionKey, ThreadId>();
        var stories = new List<Story>();
        foreach (var place in places)
        {
            found[place.Key] = place.Native ?? place.Assigned ?? DecideOne(place, found, stories);
            if (place.Fingerprint is { } fingerprint && found[place.Key] == place.Own)
            {
                stories.Add(new Story(place.Own, fingerprint, place.Mention.CreatedAt));
            }
        }

        return found;
    }

    private static ThreadId DecideOne(Place place, Dictionary<MentionKey, ThreadId> found, List<Story> stories)
    {
        if (place.Parent is { } parent)
        {
            if (found.TryGetValue(parent, out var inBatch))
            {
                return inBatch;
            }

            place.HoldsParent = place.ParentAssigned is null;
            return place.ParentAssigned ?? ThreadId.Of(place.Brand, place.Mention.Source, place.Mention.ParentId!);
        }

        return place.Fingerprint is { } fingerprint
            ? place.Stories.Concat(stories).Where(story => story.IsNear(fingerprint, place.Mention.CreatedAt))
                .OrderBy(story => story.At).ThenBy(story => story.Thread.Value, StringComparer.Ordinal)
                .Select(story => (ThreadId?)story.Thread).FirstOrDefault() ?? place.Own
            : place.Own;
    }

    private async Task<bool> LookUpAsync(Place place, CancellationToken cancellationToken)
    {
        place.Assigned = await indexes.AssignedAsync(place.Brand, place.Key, cancellationToken);
        if (place.Assigned is not null)
        {
            return true;
        }

        if (place.Parent is { } parent)
        {
            place.ParentAssigned = await indexes.AssignedAsync(place.Brand, parent, cancellationToken);
            return place.ParentAssigned is not null;
        }

        for (var band = 0; band < StoryFingerprint.Bands && place.Fingerprint is { } fingerprint; band++)
        {
            var stories = indexes.StoriesAsync(place.Brand, band, StoryFingerprint.Band(fingerprint, band), cancellationToken);
            await foreach (var (thread, other, at) in stories.Take(MaximumStories))
            {
                place.Stories.Add(new Story(thread, other, at));
            }
        }

        return place.Stories.Count > 0;
    }

    /// <summary>Only the founder's fingerprint stands for a thread: were each copy's to replace it, a story could drift.</summary>
    private async Task<bool> IndexStoryAsync(Place place, CancellationToken cancellationToken)
    {
        for (var band = 0; band < StoryFingerprint.Bands && place.Fingerprint is { } fingerprint; band++)
        {
            await indexes.IndexStoryAsync(
                place.Brand, band, StoryFingerprint.Band(fingerprint, band), place.Own, fingerprint, place.Mention.CreatedAt,
                cancellationToken);
        }

        return true;
    }

    private readonly record struct Story(ThreadId Thread, long Fingerprint, DateTimeOffset At)
    {
        public bool IsNear(long fingerprint, DateTimeOffset at) =>
            StoryFingerprint.Distance(Fingerprint, fingerprint) <= StoryFingerprint.MaximumDistance && (at - At).Duration() <= StoryWindow;
    }

    /// <summary>A mention and what was found out about its place so far.</summary>
    private sealed class Place(string brand, Mention mention)
    {
        public string Brand => brand;

        public Mention Mention => mention;

        public MentionKey Key { get; } = MentionKey.Of(mention);

        public ThreadId? Native { get; } =
            string.IsNullOrEmpty(mention.ThreadId) ? null : ThreadId.Of(brand, mention.Source, mention.ThreadId);

        public MentionKey? Parent { get; } =
            string.IsNullOrEmpty(mention.ParentId) || mention.ParentId == mention.Id
                ? null
                : MentionKey.Of(mention.Source, mention.ParentId);

        /// <summary>
        /// A brand's own words in a native conversation are pinned too: X tells of their deletion by their id alone.
        /// </summary>
        public bool IsNamedAlone => Native is not null && mention is { FromBrand: true, Deleted: false };

        /// <summary>The thread it founds if it belongs to no other.</summary>
        public ThreadId Own { get; } = ThreadId.Of(brand, mention.Source, mention.Id);

        /// <summary>The brand's own words and deleted ones found no story.</summary>
        public long? Fingerprint { get; } =
            mention.FromBrand || mention.Deleted || !string.IsNullOrEmpty(mention.ThreadId) ? null : StoryFingerprint.Of(mention.Text);

        public ThreadId? Assigned { get; set; }

        public ThreadId? ParentAssigned { get; set; }

        public bool HoldsParent { get; set; }

        public List<Story> Stories { get; } = [];
    }
}
