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
    /// <summary>As many as a note of the cursor can remember: asked for anew at every poll they would cost.</summary>
    public const int MaximumStaff = 5;

    private const string NoteName = "account";

    private const string StaffNote = "staff";

    private const string Nobody = "-";

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

    /// <summary>
    /// Names of the brand's other accounts by their ids, since posts name their authors by these. Each is asked for once.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, string>> StaffAsync(
        IEnumerable<string> handles, XApi api, PullCursor cursor, XMeter meter, CancellationToken cancellationToken)
    {
        var noted = (cursor.Note(StaffNote) ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=')).Where(pair => pair.Length == 2).DistinctBy(pair => pair[0])
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var staff = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var handle in handles.Where(IsHandle).Select(handle => handle.ToLowerInvariant()))
        {
            if (!noted.TryGetValue(handle, out var id) && meter.Affordable(XMeter.UserPrice) > 0)
            {
                var found = await AskAsync(api, $"users/by/username/{handle}", meter, cancellationToken);
                id = noted[handle] = found?.Id ?? Nobody;
            }

            if (id is not null and not Nobody)
            {
                staff[id] = handle;
            }
        }

        if (noted.Count > 0)
        {
            cursor.Note(StaffNote, string.Join(' ', noted.Select(pair => $"{pair.Key}={pair.Value}")));
        }

        return staff;
    }

    public static bool IsHandle(string name) => name.Length is > 0 and <= 15 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

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
