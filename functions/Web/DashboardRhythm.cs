using System.Text.Json.Nodes;
using Vigie.Model.Settings;

namespace Vigie.Web;

/// <summary>How often an open dashboard asks for news. Where each question is billed, seldom, and not while nobody sees it.</summary>
/// <param name="Seen">While the page is seen.</param>
/// <param name="Hidden">While it is in the background; null: not until it is seen again.</param>
internal sealed record DashboardRhythm(TimeSpan Seen, TimeSpan? Hidden)
{
    public static readonly DashboardRhythm Free = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));

    public static readonly DashboardRhythm Billed = new(TimeSpan.FromSeconds(30), null);

    public static DashboardRhythm Of(VigieSettings settings) => settings.IsStoreBilled ? Billed : Free;

    /// <summary>In seconds; 0 for never.</summary>
    public JsonObject View() => new() { ["seen"] = (int)Seen.TotalSeconds, ["hidden"] = (int)(Hidden?.TotalSeconds ?? 0) };
}
