using Vigie.Model;
using Vigie.Model.Settings;

namespace Vigie.Web;

/// <summary>The shell of the dashboard, its files, and the login. None of them holds data.</summary>
internal sealed class Pages(Gate gate, VigieSettings settings)
{
    public static Task<HttpOutcome> DashboardAsync(WebRequest request, CancellationToken cancellationToken) =>
        Done(Answer.Page(Html.Template("index.html", request.Language)));

    public static Task<HttpOutcome> IconAsync(WebRequest request, CancellationToken cancellationToken) =>
        Done(Answer.SeeOther("/assets/icon.svg?v=" + AssetStore.Version));

    /// <summary>Kept for ever under its version; asked again otherwise.</summary>
    public static Task<HttpOutcome> AssetAsync(WebRequest request, CancellationToken cancellationToken)
    {
        if (AssetStore.Find(request.Values["name"]) is not { } asset)
        {
            return Done(Answer.NotFound("file of this name"));
        }

        var tag = $"\"{AssetStore.Version}\"";
        var fresh = request.Call.Query.GetValueOrDefault("v") == AssetStore.Version;
        var answer = request.Call.Header("If-None-Match") == tag
            ? new HttpAnswer(304, asset.ContentType, string.Empty)
            : new HttpAnswer(200, asset.ContentType, asset.Text);
        return Done(answer.With("ETag", tag).With("Cache-Control", fresh ? "public, max-age=31536000, immutable" : "no-cache"));
    }

    public static Task<HttpOutcome> LoginAsync(WebRequest request, CancellationToken cancellationToken) =>
        Done(LoginPage(request, "login.lead", 200));

    public Task<HttpOutcome> LogInAsync(WebRequest request, CancellationToken cancellationToken)
    {
        if (!gate.IsSameOrigin(request.Call))
        {
            return Done(LoginPage(request, "login.otherSite", 403));
        }

        return Done(gate.IsKey(request.Form().GetValueOrDefault("key", string.Empty).Trim())
            ? Answer.SeeOther("/").With("Set-Cookie", gate.Cookie(request.Call))
            : LoginPage(request, settings.DashboardKey is null ? "login.noKey" : "login.wrong", settings.DashboardKey is null ? 503 : 403));
    }

    public Task<HttpOutcome> LogOutAsync(WebRequest request, CancellationToken cancellationToken) =>
        Done(gate.IsSameOrigin(request.Call)
            ? Answer.SeeOther("/login").With("Set-Cookie", gate.NoCookie(request.Call))
            : Answer.Problem(403, "Other site", "Logging out is taken from pages of this site."));

    private static HttpAnswer LoginPage(WebRequest request, string message, int status)
    {
        string Say(string key) => Html.Encode(Words.Say(request.Language, key));
        var tone = status == 200 ? "lead" : "notice bad";
        return Html.Page(request.Language, Words.Say(request.Language, "login.title"), $"""
            <h1>{Say("login.title")}</h1>
            <p class="{tone}" role="status">{Say(message)}</p>
            <form method="post" action="/login" class="stack">
              <label for="key">{Say("login.key")}</label>
              <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
              <button class="primary">{Say("login.button")}</button>
            </form>
            """, status);
    }

    private static Task<HttpOutcome> Done(HttpAnswer answer) => Task.FromResult<HttpOutcome>(answer);
}
