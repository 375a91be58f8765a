using Vigie.Model.Settings;
using Vigie.Web;

namespace Vigie.Tests.Web;

public sealed class DashboardRhythmTests
{
    [Fact]
    public void A_laptop_is_asked_every_few_seconds_and_in_the_background_too() =>
        Assert.Equal("""{"seen":5,"hidden":60}""", View(Settings(null, null)));

    [Fact]
    public void A_billed_store_is_asked_seldom_and_not_while_nobody_looks()
    {
        Assert.Equal("""{"seen":30,"hidden":0}""", View(Settings(new SecretString("AccountName=a"), null)));
        Assert.Equal("""{"seen":30,"hidden":0}""", View(Settings(null, new Uri("https://a.table.core.windows.net"))));
    }

    private static string View(VigieSettings settings) => DashboardRhythm.Of(settings).View().ToJsonString();

    private static VigieSettings Settings(SecretString? connection, Uri? service) => new()
    {
        DataFolder = "unused",
        LinkKey = new SecretString("key"),
        StorageConnection = connection,
        StorageTableServiceUri = service,
    };
}
