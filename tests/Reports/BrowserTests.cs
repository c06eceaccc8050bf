namespace Pipeline.Tests;

/// <summary>Each page as a browser shows it. The pages and their screenshots land in artifacts/pages.</summary>
[Trait("Category", "Browser")]
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    private const int Phone = 400;
    private const int Desktop = 1400;

    public static TheoryData<string, int, bool> Shown
    {
        get
        {
            var shown = new TheoryData<string, int, bool>();
            foreach (var name in Pages.Names)
            {
                shown.Add(name, Phone, false);
                shown.Add(name, Desktop, false);
            }

            shown.Add("digits", Phone, true);
            shown.Add("clusters", Desktop, true);
            shown.Add("grid", Desktop, true);
            return shown;
        }
    }

    [BrowserTheory]
    [MemberData(nameof(Shown))]
    public async Task Page_InABrowser_DrawsEveryChartWithinItsWidth(string name, int width, bool isDark)
    {
        var report = Pages.Of(name);
        var file = Pages.FileOf(name);
        report.Save(file);
        await using var page = await browser.Open(file, width, isDark);
        await page.Drawn();
        await page.Tab.ScreenshotAsync(new() { Path = Path.ChangeExtension(file, $".{width}{(isDark ? ".dark" : string.Empty)}.png"), FullPage = true });

        (await page.ShowsEverything(width)).Should().Equal(report.Charts.Select(chart => chart.Title));
    }

    [BrowserFact]
    public async Task Page_OfHostileNames_RunsNothing()
    {
        var file = Pages.FileOf("hostile-run");
        Pages.Of("hostile").Save(file);
        await using var page = await browser.Open(file, Desktop);
        await page.Drawn();
        foreach (var details in await page.Tab.Locator("details.spec > summary").AllAsync())
        {
            await details.ClickAsync();
        }

        (await page.Tab.EvaluateAsync<bool>("'pwned' in window")).Should().BeFalse();
        (await page.Tab.EvaluateAsync<int>("document.querySelectorAll('main b, main i, main img[src=x], .plot a').length")).Should().Be(0);
        (await page.Tab.Locator("td, th").AllTextContentsAsync()).Should().Contain("<script>window.pwned = 1</script>");
        page.Errors.Should().BeEmpty();
    }

    /// <summary>Were a name to stand there as it is, the policy would still keep it from running.</summary>
    [BrowserFact]
    public async Task Page_WithAScriptSmuggledIn_DoesNotRunIt()
    {
        var file = Pages.FileOf("smuggled");
        var html = Pages.Of("grid").ToHtml();
        await File.WriteAllTextAsync(file, html.Replace("<main>", "<main><script>window.pwned = 1</script><img src=x onerror='window.pwned = 2'><b style='color:red'>x</b>", StringComparison.Ordinal));
        await using var page = await browser.Open(file, Desktop);
        await page.Drawn();
        (await page.Tab.EvaluateAsync<bool>("'pwned' in window")).Should().BeFalse();
        page.Errors.Should().Contain(error => error.Contains("Content Security Policy"));
    }

    [BrowserFact(needsCharts: false)]
    public async Task Page_WithoutTheChartLibrary_HasTablesAndSaysWhy()
    {
        var file = Pages.FileOf("tables");
        await File.WriteAllTextAsync(file, HtmlPage.Of(Pages.Of("digits"), charts: null));
        await using var page = await browser.Open(file, Phone);
        await page.Tab.ScreenshotAsync(new() { Path = Path.ChangeExtension(file, ".400.png"), FullPage = true });
        (await page.Tab.Locator(".absent").TextContentAsync()).Should().Contain("Tables stand in place of charts");
        (await page.Tab.Locator("figure.chart .values table:visible").CountAsync()).Should().Be(Pages.Of("digits").Charts.Count());
        (await page.Tab.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(Phone);
        page.Errors.Should().BeEmpty();
    }

    [BrowserFact(needsCharts: false)]
    public async Task Page_WithoutScripts_HasTables()
    {
        var file = Pages.FileOf("scriptless");
        Pages.Of("grid").Save(file);
        await using var page = await browser.Open(file, Phone, hasScripts: false);
        (await page.Tab.Locator("figure.chart .values table:visible").CountAsync()).Should().Be(Pages.Of("grid").Charts.Count());
    }

    [BrowserFact]
    public async Task Page_ThatTurnsNarrowOrDark_DrawsItsChartsAnew()
    {
        var file = Pages.FileOf("turned");
        Pages.Of("grid").Save(file);
        await using var page = await browser.Open(file, Desktop);
        await page.Drawn();
        await page.Tab.SetViewportSizeAsync(Phone, 800);
        await page.Until("[...document.querySelectorAll('.plot svg')].every(svg => svg.getBoundingClientRect().width <= 400 && svg.closest('figure').querySelector('.plot').clientWidth === +svg.closest('figure').dataset.width)");
        await page.Tab.EmulateMediaAsync(new() { ColorScheme = Microsoft.Playwright.ColorScheme.Dark });
        await page.Until("document.querySelector('.plot svg .role-axis-label text').getAttribute('fill') === '#b4bec8'");
        page.Errors.Should().BeEmpty();
    }
}
