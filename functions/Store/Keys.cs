using System.Globalization;
using Vigie.Model;
using Vigie.Model.Budget;

namespace Vigie.Store;

/// <summary>
/// Every key form there is. Three tables: <c>Threads</c> holds the truth (one thread, one partition), <c>Indexes</c> what can be derived
/// from it and is written after it, <c>States</c> what the watch remembers about sources, brands and itself. Keys are pure functions of
/// what they stand for, so that writing twice changes nothing. Newest-first keys begin with 19 digits of ticks left until the year 9999.
/// </summary>
public static class Keys
{
    public const string Threads = "Threads";

    public const string Indexes = "Indexes";

    public const string States = "States";

    /// <summary>
    /// Threads: the summary of the thread, beside its mentions and alerts. Also written for no thread: the partitions of brands and the
    /// operator have alerts alone.
    /// </summary>
    public const string Summary = "summary";

    public const string MentionPrefix = "m|";

    public const string AlertPrefix = "a|";

    /// <summary>Indexes: everything that is due, by time.</summary>
    public const string Due = "due";

    /// <summary>Indexes: alerts, newest first.</summary>
    public const string Alerts = "alerts";

    /// <summary>Indexes: mentions that a person judged, newest first, of all brands: people judge few.</summary>
    public const string Corrections = "corrections";

    /// <summary>States: one partition for each type of state.</summary>
    public const string Sources = "sources";

    public const string Brands = "brands";

    public const string DeadLetters = "deadletters";

    /// <summary>
    /// Dead letters that are to be sent again, apart from the letters: looked at in every minute, while letters are as large as messages.
    /// </summary>
    public const string Redrives = "redrives";

    public const string Notes = "notes";

    /// <summary>Records of the language service by month, and how it is doing.</summary>
    public const string Language = "language";

    /// <summary>What the watch itself uses, by month and meter, and the guard of its budget.</summary>
    public const string Meters = "meters";

    /// <summary>Notices to the operator that come together in one mail.</summary>
    public const string Digest = "digest";

    /// <summary>States: the store itself: the form it is in, and a restore that is under way.</summary>
    public const string Store = "store";

    public const string StoreVersion = "version";

    public const string StoreRestore = "restore";

    /// <summary>All tables, the truth before what is derived from it, and what says how far the sources are read before both.</summary>
    public static IReadOnlyList<string> Tables { get; } = [States, Threads, Indexes];

    public static string MentionRow(MentionKey key) => MentionPrefix + key.Value;

    public static string LanguageMonth(string month) => "month|" + month;

    public static string MeterMonth(string month, Meter meter) => $"{month}|{CamelCase<Meter>.NameOf(meter)}";

    /// <summary>The meter of a row of that month; null when it is no such row.</summary>
    public static Meter? MeterOf(string month, string row) =>
        row.StartsWith(month + "|", StringComparison.Ordinal) && CamelCase<Meter>.TryParse(row[(month.Length + 1)..], out var meter)
            ? meter
            : null;

    public static string AlertRow(AlertId id) => AlertPrefix + id.Value;

    /// <summary>Indexes: mentions of a brand by UTC day of publication.</summary>
    public static string Day(string brand, DateTimeOffset at) => $"day|{brand}|{DayStamp(at)}";

    public static string DayRow(StoredMention mention) => $"{NewestFirst(mention.Mention.CreatedAt)}_{mention.Key.Value}";

    /// <summary>The thread keeps apart what one message is to two brands.</summary>
    public static string CorrectionRow(StoredMention mention) => $"{DayRow(mention)}_{mention.Thread.Value}";

    /// <summary>
    /// Indexes: threads of a brand by UTC day of their latest mention at the time of writing; a thread may stand under several days.
    /// </summary>
    public static string ThreadDay(string brand, DateTimeOffset at) => $"thread|{brand}|{DayStamp(at)}";

    /// <summary>
    /// Indexes: what authors wrote, by a hash of who they are, in sixteen partitions so that a batch of many authors takes few
    /// transactions.
    /// </summary>
    public static string Authors(string author) => $"author|{author[..1]}";

    public static string Author(string source, string identity) => StableHash.Hex(24, source, identity);

    public static string AuthorRow(string author, StoredMention mention) =>
        $"{AuthorRowPrefix(author)}{mention.Thread.Value}|{mention.Key.Value}";

    public static string AuthorRowPrefix(string author) => author + "|";

    /// <summary>Indexes: the thread that a mention without a native conversation was given to.</summary>
    public static string Assignment(string brand, MentionKey key) => $"assigned|{brand}|{key.Value[..2]}";

    /// <summary>Indexes: threads whose story shares this band of its fingerprint.</summary>
    public static string Story(string brand, int band, int value) =>
        string.Create(CultureInfo.InvariantCulture, $"story|{brand}|{band}|{value:x4}");

    public static string DueRow(DueItem item) => $"{Oldest(item.At)}|{CamelCase<DueKind>.NameOf(item.Kind)}|{item.About}";

    public static string DueBefore(DateTimeOffset at) => Oldest(at) + "}";

    public static string AlertIndexRow(Alert alert) => $"{NewestFirst(alert.OpenedAt)}_{alert.Id.Value}";

    public static string NewestFirst(DateTimeOffset at) =>
        (DateTime.MaxValue.Ticks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    public static string DayStamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Oldest(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}
