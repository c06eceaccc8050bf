using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Tests;

/// <summary>What a page makes of specs, whoever wrote them.</summary>
[Trait("Category", "Browser")]
public sealed class PageScriptTests(Browser browser) : IClassFixture<Browser>
{
    private const int Desktop = 1400;

    // Counts drawings that run at one time, and views that no one has closed.
    private const string Watch = """
        (() => {
          const embed = window.vegaEmbed;
          Object.assign(window, { running: 0, most: 0, views: 0 });
          window.vegaEmbed = async (...given) => {
            window.most = Math.max(window.most, ++window.running);
            try {
              const result = await embed(...given);
              const finalize = result.finalize;
              window.views++;
              result.finalize = () => { window.views--; finalize.call(result); };
              return result;
            } finally { window.running--; }
          };
        })()
        """;

    /// <summary>Plain specs as anyone writes them, without what the library's own have.</summary>
    public static TheoryData<string, string, int> Foreign => new()
    {
        { "bars", """{"data": {"values": [{"a": "A", "b": 28}, {"a": "B", "b": 55}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}}}""", 2 },
        { "points and texts", """{"data": {"values": [{"x": 1, "y": 2, "t": 5}, {"x": 2, "y": 3, "t": null}]}, "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}, "layer": [{"mark": {"type": "point"}}, {"mark": {"type": "text", "dx": 12}, "encoding": {"text": {"field": "t"}}}]}""", 2 },
        { "nested layers", """{"data": {"values": [{"x": 1, "y": 2}, {"x": 2, "y": 3}]}, "layer": [{"layer": [{"mark": "point", "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}, "color": {"field": "x", "type": "nominal"}}}]}]}""", 2 },
        { "a generated sequence", """{"data": {"sequence": {"start": 0, "stop": 5, "as": "x"}}, "layer": [{"mark": {"type": "text"}, "encoding": {"text": {"field": "x"}, "x": {"field": "x", "type": "ordinal"}}}]}""", 5 },
        { "facets", """{"data": {"values": [{"x": 1, "f": "u"}, {"x": 2, "f": "v"}]}, "facet": {"column": {"field": "f", "type": "nominal"}}, "spec": {"mark": "tick", "encoding": {"x": {"field": "x", "type": "quantitative"}}}}""", 2 },
        { "a domain without an axis", """{"data": {"values": [{"a": "A"}, {"a": "B"}]}, "mark": "point", "encoding": {"x": {"field": "a", "type": "nominal", "axis": null, "scale": {"domain": ["A", "B"]}}}}""", 2 },
        { "taken for the library's", """{"usermeta": {"aspect": 0.5, "inverted": true}, "data": {"values": [1, {"t": 5}]}, "encoding": {"x": {"datum": "a", "type": "nominal", "scale": {"domain": ["a", 1]}}}, "layer": [{"mark": "point"}, {"mark": {"type": "text"}, "encoding": {"text": {"value": "x"}}}]}""", 1 },
    };

    [BrowserTheory]
    [MemberData(nameof(Foreign))]
    public async Task Page_WithASpecOfOnesOwn_DrawsIt(string title, string spec, int atLeast)
    {
        foreach (var isDark in (bool[])[false, true])
        {
            await using var page = await Show($"own-{title.Replace(' ', '-')}", isDark, new Chart(title, spec));
            (await page.Tab.Locator(".failure").AllTextContentsAsync()).Should().BeEmpty();
            (await page.Tab.EvaluateAsync<string>("document.documentElement.dataset.drawn")).Should().Be("1");
            (await page.Tab.EvaluateAsync<int>("document.querySelectorAll('.plot .role-mark path, .plot .role-mark text').length")).Should().BeGreaterThanOrEqualTo(atLeast);
            page.Errors.Should().NotContain(error => !error.StartsWith("warning", StringComparison.Ordinal));
        }
    }

    [BrowserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Config_OfASpec_StandsAboveThePagesTheme(bool isDark)
    {
        var mine = JsonNode.Parse("""{"data": {"values": [{"x": 1, "s": "one"}, {"x": 2, "s": "two"}]}, "config": {"range": {"category": ["#123456", "#654321"]}, "axis": {"labelColor": "#abcdef"}}, "mark": {"type": "point", "filled": true}, "encoding": {"x": {"field": "x", "type": "quantitative"}, "color": {"field": "s", "type": "nominal"}}}""")!;
        var edited = JsonNode.Parse(Chart.Activations(Relu, Tanh).Spec)!;
        edited["config"]!["range"]!["category"] = new JsonArray("#123456", "#654321");
        var (untouched, fills) = (Chart.Activations(Relu, Tanh), "[...document.querySelectorAll('.plot .role-mark path')].map(mark => mark.getAttribute('fill') + mark.getAttribute('stroke')).join()");
        await using (var page = await Show($"config-own-{isDark}", isDark, new Chart("mine", mine.ToJsonString())))
        {
            (await page.Tab.EvaluateAsync<string>(fills)).Should().Contain("#123456").And.Contain("#654321");
            (await page.Tab.EvaluateAsync<string>("document.querySelector('.plot .role-axis-label text').getAttribute('fill')")).Should().Be("#abcdef");
            (await page.Tab.EvaluateAsync<string>("document.querySelector('.plot .role-axis-title text').getAttribute('fill')")).Should().Be(isDark ? "#e6e9ec" : "#1c2127", "the theme says what the spec does not");
        }

        await using (var page = await Show($"config-edited-{isDark}", isDark, new Chart("edited", edited.ToJsonString())))
        {
            (await page.Tab.EvaluateAsync<string>(fills)).Should().Contain("#123456").And.Contain("#654321");
        }

        await using (var page = await Show($"config-untouched-{isDark}", isDark, untouched))
        {
            (await page.Tab.EvaluateAsync<string>(fills)).Should().ContainEquivalentOf(isDark ? "#56b4e9" : "#0072b2").And.ContainEquivalentOf(isDark ? "#e69f00" : "#d55e00");
        }
    }

    /// <summary>A palette whose ends are its own has texts that were chosen for it.</summary>
    [BrowserFact]
    public async Task Texts_OfAnEditedHeatMap_KeepTheirColoursOnADarkPage()
    {
        var chart = Chart.ConfusionMatrix(new ConfusionMatrix(["a", "b"], [3, 1, 0, 4]));
        var edited = JsonNode.Parse(chart.Spec)!;
        edited["config"]!["range"]!["heatmap"] = new JsonArray("#fff5f0", "#67000d");
        await using var page = await Show("heatmap-edited", isDark: true, chart, new Chart("edited", edited.ToJsonString()));
        (await page.Tab.EvaluateAsync<string>("[...document.querySelectorAll('.plot')].map(plot => [...plot.querySelectorAll('.mark-text.role-mark text')].find(text => text.textContent === '3').getAttribute('fill')).join()"))
            .Should().Be("black,white");
    }

    [BrowserFact]
    public async Task Size_OfAnEditedSpec_IsTheSpecs()
    {
        var edited = JsonNode.Parse(Chart.Activations(Relu, Tanh).Spec)!;
        (edited["width"], edited["height"]) = (333, 111);
        await using var page = await Show("size", isDark: false, new Chart("edited", edited.ToJsonString()));
        (await page.Tab.EvaluateAsync<string>("(svg => svg.getAttribute('width') + 'x' + svg.getAttribute('height'))(document.querySelector('.plot svg'))")).Should().Be("333x111");
    }

    [BrowserFact]
    public async Task Curves_WithValuesThatStandAlone_ShowThem()
    {
        await using var page = await Show("alone", isDark: false, ChartTests.Lonely());
        (await page.Tab.EvaluateAsync<int>("[...document.querySelectorAll('.plot .mark-symbol.role-mark path')].filter(mark => mark.getBBox().width > 2).length")).Should().Be(2);
        (await page.Tab.Locator(".plot .role-legend").CountAsync()).Should().Be(1);
        (await page.Tab.EvaluateAsync<int>("document.querySelectorAll('.plot .role-legend .role-legend-symbol path').length")).Should().Be(3);
        await page.Tab.ScreenshotAsync(new() { Path = Path.ChangeExtension(Pages.FileOf("alone"), ".png"), FullPage = true });
    }

    public static TheoryData<string> Names => [.. Pages.Names];

    [BrowserTheory]
    [MemberData(nameof(Names))]
    public async Task Specs_ShownAndSaved_AreThoseOfTheCharts(string name)
    {
        var report = Pages.Of(name).Add("More", new Chart("names like JSON", """{"data": {"values": [{"x": "{0} items", "y": {"values": [1, [2, "{\"a\": 1}"]]}}, "{", "{}", [], {}]}, "mark": "point", "encoding": {"x": {"field": "x"}}}"""));
        var file = Pages.FileOf($"spec-{name}");
        report.Save(file);
        await using var page = await browser.Open(file, Desktop);
        await page.Drawn();
        await page.Tab.EvaluateAsync("for (const spec of document.querySelectorAll('details.spec')) spec.open = true");
        await page.Until("[...document.querySelectorAll('details.spec pre')].every(pre => pre.textContent !== '')");
        var shown = await page.Tab.Locator("details.spec pre").AllTextContentsAsync();
        shown.Should().HaveSameCount(report.Charts);
        foreach (var (chart, text) in report.Charts.Zip(shown))
        {
            IsSame(text, chart.Spec).Should().BeTrue("the spec of {0} is shown as it is", chart.Title);
        }

        var download = await page.Tab.RunAndWaitForDownloadAsync(() => page.Tab.Locator("details.spec button").Nth(2 * (shown.Count - 1)).ClickAsync());
        IsSame(await File.ReadAllTextAsync(await download.PathAsync()), report.Charts.Last().Spec).Should().BeTrue();
    }

    [BrowserFact]
    public async Task Redraws_ThatOverlap_RunOneByOneAndCloseWhatTheyReplace()
    {
        await using var page = await Show("redrawn", isDark: false, [.. Pages.Of("grid").Charts]);
        await page.Tab.EvaluateAsync(Watch);
        for (var turn = 0; turn < 4; turn++)
        {
            await page.Tab.EvaluateAsync("document.body.style.maxWidth = 500 + 20 * " + turn + " + 'px'; dispatchEvent(new Event('resize'))");
            await page.Tab.EmulateMediaAsync(new() { ColorScheme = turn % 2 == 0 ? Microsoft.Playwright.ColorScheme.Dark : Microsoft.Playwright.ColorScheme.Light });
        }

        await page.Until("[...document.querySelectorAll('.plot')].every(plot => plot.clientWidth === +plot.closest('figure').dataset.width)");
        await page.Drawn();
        (await page.Tab.EvaluateAsync<int>("window.most")).Should().Be(1);
        (await page.Tab.EvaluateAsync<int>("window.views")).Should().Be(Pages.Of("grid").Charts.Count());
        (await page.Tab.EvaluateAsync<int>("document.querySelectorAll('.plot svg, .plot canvas').length")).Should().Be(Pages.Of("grid").Charts.Count());
        page.Errors.Should().BeEmpty();
    }

    [BrowserFact]
    public async Task Chart_ThatFailedOnce_IsNoFailureWhenItIsDrawnAgain()
    {
        await using var page = await Show("recovered", isDark: false, Chart.Activations(Relu));
        await page.Tab.EvaluateAsync("window.embed = window.vegaEmbed; window.vegaEmbed = () => Promise.reject(new Error('once')); 0");
        await page.Tab.EmulateMediaAsync(new() { ColorScheme = Microsoft.Playwright.ColorScheme.Dark });
        await page.Until("document.documentElement.dataset.failed === '1'");
        (await page.Tab.Locator(".failure").TextContentAsync()).Should().Contain("once");
        await page.Tab.EvaluateAsync("window.vegaEmbed = window.embed; 0");
        await page.Tab.EmulateMediaAsync(new() { ColorScheme = Microsoft.Playwright.ColorScheme.Light });
        await page.Until("document.documentElement.dataset.drawn === '1'");
        (await page.Tab.Locator(".failure").CountAsync()).Should().Be(0);
        (await page.Tab.Locator(".plot svg").CountAsync()).Should().Be(1);
    }

    private static bool IsSame(string json, string expected) => JsonElement.DeepEquals(JsonDocument.Parse(json).RootElement, JsonDocument.Parse(expected).RootElement);

    private async Task<OpenPage> Show(string name, bool isDark, params IEnumerable<Chart> charts)
    {
        var file = Pages.FileOf(name);
        new Report(name).Add("Charts", [.. charts]).Save(file);
        var page = await browser.Open(file, Desktop, isDark);
        await page.Drawn();
        return page;
    }
}
