using Microsoft.Playwright;

namespace Pipeline.Tests;

/// <summary>A headless Chromium of this machine, for all tests of pages.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where Chromium is, or null.</summary>
    internal static string? Executable { get; } =
        new[] { Environment.GetEnvironmentVariable("PIPELINE_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe" }
            .FirstOrDefault(path => !string.IsNullOrEmpty(path) && File.Exists(path));

    public async Task InitializeAsync()
    {
        if (Executable is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A tab in which a file is open; it has no network.</summary>
    internal async Task<OpenPage> Open(string file, int width, bool isDark = false, bool hasScripts = true)
    {
        var tab = await _browser!.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            Offline = true,
            JavaScriptEnabled = hasScripts,
        });
        var page = new OpenPage(tab);
        await tab.GotoAsync(new Uri(file).AbsoluteUri);
        return page;
    }
}

/// <summary>A test in a browser; without one, it is shown as skipped and says what to install.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = WhyNot;

    internal static string? WhyNot => BrowserFactAttribute.WithoutBrowser ?? (Report.HasCharts ? null : "This build has no chart library. Fix: install npm and build again.");
}

/// <inheritdoc cref="BrowserTheoryAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    /// <param name="needsCharts">Whether the chart library is needed too.</param>
    public BrowserFactAttribute(bool needsCharts = true) => Skip = needsCharts ? BrowserTheoryAttribute.WhyNot : WithoutBrowser;

    internal static string? WithoutBrowser =>
        Browser.Executable is null ? "There is no Chromium on this machine. Fix: install it (apt-get install chromium), or name it in PIPELINE_CHROMIUM." : null;
}
