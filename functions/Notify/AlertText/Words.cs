using System.Globalization;
using Vigie.Model;

namespace Vigie.Notify.AlertText;

/// <summary>
/// One language of alerts: its texts, and how it writes numbers, times and durations. Knows no culture data, so it is the same on every
/// machine.
/// </summary>
internal sealed class Words
{
    private static readonly Words InEnglish = new("en", English.Texts, English.Days, English.Months, ',', '.');
    private static readonly Words InFrench = new("fr", French.Texts, French.Days, French.Months, '\u00a0', ',');

    private readonly IReadOnlyDictionary<Text, string> texts;
    private readonly IReadOnlyList<string> days;
    private readonly IReadOnlyList<string> months;
    private readonly char thousands;
    private readonly char point;

    private Words(
        string language, IReadOnlyDictionary<Text, string> texts, IReadOnlyList<string> days,
        IReadOnlyList<string> months, char thousands, char point)
    {
        Language = language;
        this.texts = texts;
        this.days = days;
        this.months = months;
        this.thousands = thousands;
        this.point = point;
    }

    public string Language { get; }

    /// <summary>English for every language that is not spoken here.</summary>
    public static Words Of(string language) => language.StartsWith("fr", StringComparison.OrdinalIgnoreCase) ? InFrench : InEnglish;

    public string Say(Text text) => texts[text];

    public string Say(Text text, params ReadOnlySpan<object> parts) => string.Format(CultureInfo.InvariantCulture, texts[text], [.. parts]);

    public string Quote(string text) => Say(Text.Quote, text);

    /// <summary>"12,400", "7.2": one decimal below ten when there is one.</summary>
    public string Number(double number)
    {
        var tenths = Math.Round(Math.Abs(number) * 10, MidpointRounding.AwayFromZero);
        var whole = Math.Abs(number) < 10 && tenths % 10 != 0
            ? Math.Floor(tenths / 10)
            : Math.Round(Math.Abs(number), MidpointRounding.AwayFromZero);
        var digits = whole.ToString("0", CultureInfo.InvariantCulture);
        for (var at = digits.Length - 3; at > 0; at -= 3)
        {
            digits = digits.Insert(at, thousands.ToString());
        }

        var decimals = Math.Abs(number) < 10 && tenths % 10 != 0 ? $"{point}{(int)(tenths % 10)}" : string.Empty;
        return (number < 0 && tenths > 0 ? "-" : string.Empty) + digits + decimals;
    }

    /// <summary>"1 h 12", "23 min", "2 d 3 h": two units at most, cut and not rounded, so that time left is never overstated.</summary>
    public string Span(TimeSpan span)
    {
        var length = span.Duration();
        if (length < TimeSpan.FromMinutes(1))
        {
            return Say(Text.UnderAMinute);
        }

        if (length < TimeSpan.FromHours(1))
        {
            return $"{length.Minutes}\u00a0min";
        }

        if (length < TimeSpan.FromHours(48))
        {
            var hours = (int)length.TotalHours;
            return length.Minutes == 0 ? $"{hours}\u00a0h" : $"{hours}\u00a0h\u00a0{length.Minutes:00}";
        }

        var day = $"{length.Days}\u00a0{Say(Text.Days)}";
        return length.Hours == 0 ? day : $"{day}\u00a0{length.Hours}\u00a0h";
    }

    /// <summary>"14:05" on the day of <paramref name="now"/>, else "Mon 21 Nov 14:05", in the zone.</summary>
    public string Time(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var clock = local.ToString("HH:mm", CultureInfo.InvariantCulture);
        return local.Date == TimeZoneInfo.ConvertTime(now, zone).Date
            ? clock
            : $"{days[(int)local.DayOfWeek]} {local.Day} {months[local.Month - 1]} {clock}";
    }

    public string Date(DateOnly day) => $"{day.Day} {months[day.Month - 1]} {day.Year}";

    public string Severity(Severity severity) => Say(severity switch
    {
        Model.Severity.Critical => Text.SeverityCritical,
        Model.Severity.High => Text.SeverityHigh,
        Model.Severity.Warning => Text.SeverityWarning,
        _ => Text.SeverityInfo,
    });

    public string Channel(Channel channel) => Say(channel switch
    {
        Model.Channel.Facebook => Text.ChannelFacebook,
        Model.Channel.Instagram => Text.ChannelInstagram,
        Model.Channel.X => Text.ChannelX,
        Model.Channel.Mastodon => Text.ChannelMastodon,
        Model.Channel.Bluesky => Text.ChannelBluesky,
        Model.Channel.Email => Text.ChannelEmail,
        Model.Channel.Blog => Text.ChannelBlog,
        Model.Channel.News => Text.ChannelNews,
        Model.Channel.Forum => Text.ChannelForum,
        Model.Channel.Review => Text.ChannelReview,
        Model.Channel.Video => Text.ChannelVideo,
        _ => Text.ChannelOther,
    });

    public string Triage(Triage triage) => Say(triage switch
    {
        Model.Triage.Criticism => Text.TriageCriticism,
        Model.Triage.Attack => Text.TriageAttack,
        Model.Triage.Question => Text.TriageQuestion,
        Model.Triage.Praise => Text.TriagePraise,
        _ => Text.TriageOther,
    });

    /// <summary>An alert channel by the name people know; its own name when it has no other.</summary>
    public string ChannelName(string channel) => channel switch
    {
        "teams" => Say(Text.ViaTeams),
        "email" => Say(Text.ViaEmail),
        _ => channel,
    };
}
