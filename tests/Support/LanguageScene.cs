namespace Vigie.Tests.Support;

/// <summary>Mentions that are worth a second opinion whatever the embedded judge makes of them.</summary>
internal static class LanguageScene
{
    /// <summary>
    /// Spanish, where no confidence is believed, by somebody whom many follow. <paramref name="text"/> is Spanish too, if it is to be known
    /// as such.
    /// </summary>
    public static object Doubtful(string id, string text, string thread = "t") => new
    {
        id,
        text,
        language = "es",
        createdAt = DateTimeOffset.UtcNow.AddMinutes(-1),
        threadId = thread,
        author = new { id, followers = 50_000_000 },
    };

    /// <summary>The settings that lead to it.</summary>
    public static (string Name, string Value)[] Settings(Uri endpoint) =>
        [("Language__Endpoint", endpoint.AbsoluteUri), ("Language__Key", LanguageServer.Key)];
}
