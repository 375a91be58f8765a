using Vigie.Model;

namespace Vigie.Sla;

/// <summary>
/// Reply times that people call right, where a brand decides nothing else. A survey of 399 respondents, 299 of them community managers,
/// gave e-mail one day, Facebook 4 hours, Twitter 2 hours, and beyond two days unacceptable everywhere. It asked about no other channel:
/// those lean on the one whose talk is most alike, and say so.
/// </summary>
internal static class SurveyedTargets
{
    public static readonly TimeSpan Ceiling = TimeSpan.FromHours(48);

    /// <summary>Which surveyed channel each channel leans on.</summary>
    private static readonly Dictionary<Channel, Channel> Leans = new()
    {
        [Channel.Email] = Channel.Email,
        [Channel.Facebook] = Channel.Facebook,
        [Channel.X] = Channel.X,
        // The same people, the same habits, on pages of the same house.
        [Channel.Instagram] = Channel.Facebook,
        // Short public messages in a stream, as on Twitter.
        [Channel.Mastodon] = Channel.X,
        [Channel.Bluesky] = Channel.X,
        // Public comments under a post or in a topic, as on a Facebook page.
        [Channel.Forum] = Channel.Facebook,
        [Channel.Video] = Channel.Facebook,
        // Written at leisure and read for months, as a letter is.
        [Channel.Blog] = Channel.Email,
        [Channel.News] = Channel.Email,
        [Channel.Review] = Channel.Email,
        // Nothing is known of the place: the middle of the three.
        [Channel.Other] = Channel.Facebook,
    };

    public static SlaTarget For(Channel channel)
    {
        var leansOn = Leans.GetValueOrDefault(channel, Channel.Facebook);
        return Make(channel, Surveyed(leansOn), leansOn == channel ? TargetOrigin.Survey : TargetOrigin.Extension, leansOn);
    }

    public static SlaTarget Configured(Channel channel, TimeSpan within) => Make(channel, within, TargetOrigin.Configured, channel);

    public static string Provenance(TargetOrigin origin, Channel leansOn, string language)
    {
        var french = string.Equals(language, "fr", StringComparison.OrdinalIgnoreCase);
        return (origin, french) switch
        {
            (TargetOrigin.Configured, false) => "set in listening.json",
            (TargetOrigin.Configured, true) => "fixé dans listening.json",
            (TargetOrigin.Survey, false) => "survey of 399 respondents, 299 of them community managers",
            (TargetOrigin.Survey, true) => "enquête auprès de 399 répondants, dont 299 community managers",
            (_, false) => $"by extension from {NameOf(leansOn, french)}; the survey of 399 respondents did not ask for this channel",
            (_, true) => $"par extension de {NameOf(leansOn, french)} ; l'enquête auprès de 399 répondants ne portait pas sur ce canal",
        };
    }

    private static SlaTarget Make(Channel channel, TimeSpan within, TargetOrigin origin, Channel leansOn) =>
        new(channel, within, Provenance(origin, leansOn, "en")) { Origin = origin, LeansOn = leansOn };

    private static TimeSpan Surveyed(Channel channel) => channel switch
    {
        Channel.Email => TimeSpan.FromHours(24),
        Channel.X => TimeSpan.FromHours(2),
        _ => TimeSpan.FromHours(4),
    };

    private static string NameOf(Channel channel, bool french) => channel switch
    {
        Channel.Email => french ? "l'e-mail" : "e-mail",
        Channel.X => "Twitter",
        _ => "Facebook",
    };
}
