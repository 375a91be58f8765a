using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Collect;

/// <summary>The brand's account on X.</summary>
/// <param name="Id">Its number, as a text.</param>
/// <param name="Name">Its handle, without '@'.</param>
/// <param name="IsOwned">Whether the token is its own: then what it is asked about itself costs a fifth.</param>
internal sealed record XAccount(string Id, string Name, bool IsOwned)
{
    private const string NoteName = "account";

    /// <summary>Asks who the token belongs to, and for the account by its handle; once, for it costs two hundredths of a dollar.</summary>
    /// <returns>Null when the source names no account and the token is no user's.</returns>
    public static async Task<XAccount?> FindAsync(
        SourcePlan plan, XApi api, PullCursor cursor, XMeter meter, CancellationToken cancellationToken)
    {
        var handle = plan.Account?.Trim().TrimStart('@') is { Length: > 0 } given ? given : null;
        var key = $"{api.TokenMark} {handle ?? "-"}";
        if (cursor.Note(NoteName) is { } noted && noted.StartsWith(key + ' ', StringComparison.Ordinal))
        {
            return noted[(key.Length + 1)..].Split(' ') is [var id, var name, var owned] ? new XAccount(id, name, owned == "own") : null;
        }

        var me = await AskAsync(api, "users/me", meter, cancellationToken);
        var found = me is null && handle is null ? null
            : me is not null && (handle is null || me.Name.Equals(handle, StringComparison.OrdinalIgnoreCase)) ? me with { IsOwned = true }
            : await AskAsync(api, $"users/by/username/{Uri.EscapeDataString(handle!)}", meter, cancellationToken)
                ?? throw new ExpectedFailureException(
                    FailureKind.Permanent, $"Source '{plan.Name}': X knows no account '{handle}'. Check account of the source.");
        cursor.Note(NoteName, found is null ? $"{key} -" : $"{key} {found.Id} {found.Name} {(found.IsOwned ? "own" : "other")}");
        return found;
    }

    private static async Task<XAccount?> AskAsync(XApi api, string path, XMeter meter, CancellationToken cancellationToken)
    {
        try
        {
            var user = new Fields((await api.GetAsync(path, cancellationToken)).Json)["data"];
            if (user["id"].Id is not { } id || user["username"].Text is not { Length: <= 40 } name
                || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || XPost.PositionOf(id) is null)
            {
                return null;
            }

            meter.Charge([$"user {id}"], XMeter.UserPrice);
            return new XAccount(id, name, IsOwned: false);
        }
        catch (XApi.UserTokenNeededException)
        {
            return null;
        }
    }
}
