using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vigie.Model;

/// <summary>Identifies a mention for ever: a pure function of source and native id, safe as a table key.</summary>
public readonly record struct MentionKey(string Value)
{
    public static MentionKey Of(string source, string id) => new(StableHash.Hex(24, source, id));

    public static MentionKey Of(Mention mention) => Of(mention.Source, mention.Id);

    public override string ToString() => Value;
}

/// <summary>
/// Identifies a thread: a pure function of brand, source and native conversation id (or of the first mention of a story), safe as a table
/// key. It is also the partition in which the thread, its mentions and its alerts live.
/// </summary>
public readonly record struct ThreadId(string Value)
{
    public static ThreadId Of(string brand, string source, string conversation) =>
        new("t" + StableHash.Hex(23, brand, source, conversation));

    public override string ToString() => Value;
}

/// <summary>
/// Identifies an alert: a pure function of what it is about, <c>{subject}.{kind}.{occasion}</c>. The subject is a thread id,
/// <c>brand-{brand}</c> or <c>operator</c>, and is the partition of the alert's row. Letters, digits, '-' and '.' only.
/// </summary>
public readonly record struct AlertId(string Value)
{
    /// <summary>The subject of what needs a person for the watch itself.</summary>
    public const string OperatorSubject = "operator";

    /// <summary>The nth time that this thread picked up speed, from 1.</summary>
    public static AlertId Velocity(ThreadId thread, int episode) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{thread.Value}.velocity.{episode}"));

    /// <summary>The wait that began with the oldest unanswered message at <paramref name="waitingSince"/>.</summary>
    public static AlertId Sla(ThreadId thread, DateTimeOffset waitingSince) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{thread.Value}.sla.{waitingSince.ToUnixTimeSeconds()}"));

    /// <summary>The brand's volume left its course in the bucket that began at <paramref name="bucket"/>.</summary>
    public static AlertId Volume(string brand, DateTimeOffset bucket) =>
        new(string.Create(CultureInfo.InvariantCulture, $"brand-{brand}.volume.{bucket.ToUnixTimeSeconds()}"));

    /// <summary>
    /// Something of the watch itself needs a person: <paramref name="topic"/> such as <c>source-silent</c>, <paramref name="about"/> what
    /// it concerns.
    /// </summary>
    public static AlertId Operator(string topic, string about, DateTimeOffset since) =>
        new(string.Create(
            CultureInfo.InvariantCulture, $"{OperatorSubject}.{topic}.{StableHash.Hex(12, about)}-{since.ToUnixTimeSeconds()}"));

    /// <summary>The sign of life of this day; in a partition of its own.</summary>
    public static AlertId Canary(DateOnly day) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{CanaryMark.Name}.daily.{day:yyyyMMdd}"));

    public bool IsCanary => Value.StartsWith(CanaryMark.Name + ".", StringComparison.Ordinal);

    /// <summary>Whether it is about a thread that picks up speed, or about a wait for a reply.</summary>
    public bool IsVelocity => Value.Contains(".velocity.", StringComparison.Ordinal);

    public bool IsSla => Value.Contains(".sla.", StringComparison.Ordinal);

    /// <summary>The partition that holds the alert's row.</summary>
    public string Subject => Value[..Value.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Whether <paramref name="text"/> has the shape of an alert id; anything else must not reach a table key.</summary>
    public static bool TryParse(string? text, out AlertId id)
    {
        id = new AlertId(text ?? string.Empty);
        return text is { Length: > 3 and <= 128 } && text.Count(c => c == '.') >= 2 && text[0] != '.'
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
    }

    public override string ToString() => Value;
}

/// <summary>Names that never change: lower-case hex of SHA-256 over the parts, which are kept apart by a unit separator.</summary>
public static class StableHash
{
    private const char UnitSeparator = '\u001f';

    public static string Hex(int digits, params ReadOnlySpan<string> parts)
    {
        var joined = string.Join(UnitSeparator, parts);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(joined)))[..digits];
    }
}
