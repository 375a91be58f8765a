namespace Vigie.Model;

/// <summary>The kind of place a person would name. Reply targets hang on it.</summary>
public enum Channel
{
    Other,
    Facebook,
    Instagram,
    X,
    Mastodon,
    Bluesky,
    Email,
    Blog,
    News,
    Forum,
    Review,
    Video,
}
