using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;

namespace Vigie.Collect;

/// <summary>What a session is opened with.</summary>
internal sealed record BlueskyLogin(
    SourceTools Tools, SourcePlan Plan, Uri Home, string Account, SecretString Password, string Advice, PullCursor Cursor);

/// <summary>
/// Sessions of Bluesky, kept in memory and renewed. An account may log in 30 times in five minutes and 300 times a day
/// (docs.bsky.app/docs/advanced-guides/rate-limits); how often it was done today travels in the cursor, for a process may be new each time.
/// Safe for concurrent use.
/// </summary>
internal sealed class BlueskySessions
{
    /// <summary>The rest of the 300 is left to people.</summary>
    public const int MostLogins = 200;

    private const string LoginsNote = "logins";

    /// <summary>Tokens are good for hours; so long they are not asked about.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(45);

    private readonly ConcurrentDictionary<string, Session> sessions = new(StringComparer.Ordinal);

    private sealed record Session(SecretString Access, SecretString Refresh, string Password, DateTimeOffset At);

    /// <summary>The interface with a session that is good, made if there is none.</summary>
    /// <exception cref="ExpectedFailureException">The account or its password is refused, or logged in too often.</exception>
    public async Task<Api> OpenAsync(BlueskyLogin login, CancellationToken cancellationToken)
    {
        var key = $"{login.Home.AbsoluteUri} {login.Account}";
        var fingerprint = StableHash.Hex(16, login.Password.Reveal());
        var now = login.Tools.Time.GetUtcNow();
        var known = sessions.TryGetValue(key, out var found) && found.Password == fingerprint ? found : null;
        if (known is null || now - known.At > Trusted)
        {
            known = (known is null ? null : await RenewAsync(login, known, fingerprint, now, cancellationToken))
                ?? await CreateAsync(login, fingerprint, now, cancellationToken);
            sessions[key] = known;
        }

        return Interface(login, known.Access, () => sessions.TryRemove(key, out _));
    }

    private static Api Interface(BlueskyLogin login, SecretString? token, Action? forget = null) =>
        new(login.Tools, login.Plan, login.Advice)
        {
            Authorization = token is null ? null : $"Bearer {token.Reveal()}",
            Explain = refusal =>
            {
                if (refusal is { Status: HttpStatusCode.BadRequest, Code: "ExpiredToken" or "InvalidToken" })
                {
                    forget?.Invoke();
                    return new ExpectedFailureException(
                        FailureKind.Temporary,
                        $"Source '{login.Plan.Name}': its session has ended early. It logs in again at the next poll.");
                }

                return null;
            },
        };

    private static async Task<Session?> RenewAsync(
        BlueskyLogin login, Session old, string fingerprint, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await Interface(login, old.Refresh).SendAsync(
                new Uri(login.Home, "xrpc/com.atproto.server.refreshSession"), string.Empty, cancellationToken);
            return Read(login, answer, fingerprint, now);
        }
        catch (ExpectedFailureException refused) when (refused is RefusedLoginException or { RetryAfter: null })
        {
            return null;
        }
    }

    private static async Task<Session> CreateAsync(
        BlueskyLogin login, string fingerprint, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Count(login, now);
        var body = new JsonObject { ["identifier"] = login.Account, ["password"] = login.Password.Reveal() };
        var answer = await Interface(login, token: null).SendAsync(
            new Uri(login.Home, "xrpc/com.atproto.server.createSession"), body.ToJsonString(), cancellationToken);
        return Read(login, answer, fingerprint, now);
    }

    private static Session Read(BlueskyLogin login, ApiAnswer answer, string fingerprint, DateTimeOffset now)
    {
        var body = new Fields(answer.Json);
        return body["accessJwt"].Text is { } access && body["refreshJwt"].Text is { } refresh
            ? new Session(new SecretString(access), new SecretString(refresh), fingerprint, now)
            : throw new ExpectedFailureException(
                FailureKind.Temporary, $"Source '{login.Plan.Name}': the login was answered without a session. It is tried again later.");
    }

    private static void Count(BlueskyLogin login, DateTimeOffset now)
    {
        var today = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var noted = login.Cursor.Note(LoginsNote)?.Split(' ');
        var logins = noted is [var day, var count] && day == today && int.TryParse(count, CultureInfo.InvariantCulture, out var made) ? made : 0;
        if (logins >= MostLogins)
        {
            throw new ExpectedFailureException(
                FailureKind.Temporary,
                $"Source '{login.Plan.Name}' logged in {logins} times today; Bluesky allows 300 a day. It goes on tomorrow. "
                    + "A longer 'every' needs fewer logins.",
                now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime);
        }

        login.Cursor.Note(LoginsNote, $"{today} {logins + 1}");
    }
}
