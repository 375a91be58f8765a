using Microsoft.Playwright;

namespace Vigie.Tests.Support;

/// <summary>A real Chromium, one for all tests of a class. Where there is none, tests are skipped and say so.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (File.Exists(Executable))
        {
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = Arguments });
        }
    }

    /// <summary>A page in a context of its own.</summary>
    public async Task<IPage> OpenAsync(int width = 1280, int height = 900, string locale = "en-GB", ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(browser is null, $"No browser: {Executable} is missing. Install it: apt-get install -y chromium");
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Locale = locale,
            ColorScheme = scheme,
            TimezoneId = "Europe/Paris",
        });
        context.SetDefaultTimeout(15_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
