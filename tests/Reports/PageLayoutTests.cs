using Microsoft.Playwright;

namespace Pipeline.Tests;

/// <summary>What of a page could be cut, squeezed or run together, in a browser.</summary>
[Trait("Category", "Browser")]
public sealed class PageLayoutTests(Browser browser) : IClassFixture<Browser>
{
    private const int Phone = 400;
    private const int Tablet = 900;
    private const int Desktop = 1400;

    /// <summary>The charts whose legend lacks names, shows them outside the drawing or cuts them.</summary>
    private const string CutLegends = """
        [...document.querySelectorAll('.plot svg')].filter(svg => {
          const room = svg.getBoundingClientRect(), labels = [...svg.querySelectorAll('.role-legend-label text')].map(text => [text.textContent, text.getBoundingClientRect()]);
          return labels.some(([text, box]) => text.includes('…') || box.left < room.left - 1 || box.right > room.right + 1 || box.bottom > room.bottom + 1);
        }).map(svg => svg.closest('figure').querySelector('h3').textContent)
        """;

    /// <summary>The charts whose plotted area is a strip.</summary>
    private const string FlatCharts = "[...document.querySelectorAll('.plot svg')].filter(svg => svg.querySelector('.background').getBoundingClientRect().height < 120).map(svg => svg.closest('figure').querySelector('h3').textContent)";

    /// <summary>Neighbours among the labels of an x axis with less than a space between them.</summary>
    private const string TouchingTicks = """
        [...document.querySelectorAll('.plot svg .role-axis-label')].flatMap(axis => {
          const labels = [...axis.querySelectorAll('text')].filter(text => getComputedStyle(text).opacity > 0).map(text => [text.textContent, text.getBoundingClientRect()]).sort(([, one], [, other]) => one.left - other.left);
          return labels.slice(1).filter(([, box], index) => Math.abs(labels[index][1].top - box.top) < 2 && box.width > box.height && box.left < labels[index][1].right + 3).map(([text]) => text);
        })
        """;

    private const string CutTables = "[...document.querySelectorAll('.table')].filter(table => table.scrollHeight > table.clientHeight + 1).map(table => table.querySelectorAll('tbody tr').length)";

    private static Seq<string> LongNames =>
        Enumerable.Range(30, 6).Select(cell => $"#{Figures.Whole(cell)} rate 0.1, 2:Dense.units 16, 3:Dropout.rate 0.25, optimizer Sgd(0.3376, momentum: 0.64)").Append("__proto__").Append("line\u2028end \"\\u0022").ToSeq();

    public static TheoryData<int, bool> Widths => new() { { Phone, false }, { Tablet, true }, { Desktop, false } };

    public static TheoryData<string, int> Shown
    {
        get
        {
            var shown = new TheoryData<string, int>();
            foreach (var name in Pages.Names)
            {
                shown.Add(name, Phone);
                shown.Add(name, Tablet);
                shown.Add(name, Desktop);
            }

            return shown;
        }
    }

    [BrowserTheory]
    [MemberData(nameof(Widths))]
    public async Task Legend_OfManyLongNames_ShowsThemAllWhole(int width, bool isDark)
    {
        await using var page = await Show($"legend-{width}", width, isDark, Curves(LongNames), Curves(["as in PyTorch: Adam(0.01)", "as in Keras: Adam(0.01)"]), Curves(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]));
        (await page.Tab.EvaluateAsync<string[]>(CutLegends)).Should().BeEmpty();
        (await page.Tab.EvaluateAsync<string[]>(FlatCharts)).Should().BeEmpty();
        (await page.Tab.EvaluateAsync<int[]>("[...document.querySelectorAll('.plot svg')].map(svg => svg.querySelectorAll('.role-legend-label text').length)")).Should().Equal(8, 2, 10);
        var texts = await page.Tab.EvaluateAsync<string[]>("[...document.querySelector('.plot svg').querySelectorAll('.role-legend-label text')].map(text => text.textContent.replaceAll(/\\s/g, ''))");
        texts.Take(6).Should().Equal(LongNames.Take(6).Select(name => name.Replace(" ", string.Empty, StringComparison.Ordinal)));
        page.Errors.Should().BeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(Shown))]
    public async Task Page_AtAnyWidth_CutsAndSqueezesNothing(string name, int width)
    {
        var file = Pages.FileOf($"layout-{name}");
        Pages.Of(name).Save(file);
        await using var page = await browser.Open(file, width);
        await page.Drawn();
        (await page.Tab.EvaluateAsync<string[]>(CutLegends)).Should().BeEmpty();
        (await page.Tab.EvaluateAsync<string[]>(TouchingTicks)).Should().BeEmpty();
        await page.Tab.EvaluateAsync("for (const values of document.querySelectorAll('.values')) values.open = true");
        (await page.Tab.EvaluateAsync<int[]>(CutTables)).Where(rows => rows <= 50).Should().BeEmpty();
    }

    [BrowserFact]
    public async Task Legend_OfLinesBesidePoints_HasALineForALine()
    {
        var sine = Pages.Of("sine").Charts.Single(chart => chart.Title == "Output over the feature");
        await using var page = await Show("line-and-points", Desktop, isDark: false, sine);
        (await page.Tab.EvaluateAsync<bool[]>("[...document.querySelectorAll('.plot .role-legend-symbol path')].map(path => path.getBBox().height === 0)")).Should().Equal(true, false);
    }

    [BrowserFact(needsCharts: false)]
    public async Task Table_OfMoreRowsThanAPageShouldHave_ScrollsAndSaysSo()
    {
        await using var page = await Show("rows", Desktop, Table(50), Table(51), Table(120));
        (await page.Tab.EvaluateAsync<int[]>(CutTables)).Should().Equal(51, 120);
        (await page.Tab.Locator(".table .more:visible").AllTextContentsAsync()).Should().Equal("51 rows: scroll for those below.", "120 rows: scroll for those below.");
        (await page.Tab.EvaluateAsync<bool>("[...document.querySelectorAll('.table .more')].every(more => more.getBoundingClientRect().bottom <= more.parentElement.getBoundingClientRect().bottom + 1)")).Should().BeTrue("it stands in sight at the end of what is seen");
        await page.Tab.EmulateMediaAsync(new() { Media = Media.Print });
        (await page.Tab.EvaluateAsync<int[]>(CutTables)).Should().BeEmpty();
    }

    [BrowserTheory]
    [InlineData(Phone)]
    [InlineData(Tablet)]
    [InlineData(Desktop)]
    public async Task Rows_OfATableThatScrolls_KeepToOneLineAndHaveTheWholeWidth(int width)
    {
        const string Code = "Sgd(0.5139, momentum: 0.6119, decay: 0.25)";
        var wide = new ReportTable(["cell", "optimizer", "model", "notes"], [["1", Code, "Input(2).Dense(4, Tanh).Dense(1, Sigmoid)", "as in the course, with its own data and rates"], ["2", Code, "x", "y"]]);
        await using var page = await Show($"wide-{width}", width, wide, Table(3), Table(4));
        (await page.Tab.EvaluateAsync<double>("Math.max(...[...document.querySelectorAll('tbody tr')].map(row => row.getBoundingClientRect().height))")).Should().BeLessThan(40);
        (await page.Tab.EvaluateAsync<bool>("(table => table.scrollWidth === table.clientWidth || table.clientWidth === table.parentElement.clientWidth)(document.querySelector('.table'))")).Should().BeTrue();
        (await page.Tab.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width);
    }

    [BrowserFact]
    public async Task Charts_AfterTheWindowOrOnlyTheirRoomChanged_HaveTheirRoomsWidthAndAreNeverSqueezed()
    {
        const string Fits = "[...document.querySelectorAll('.plot')].every(plot => { const svg = plot.querySelector('svg'); return svg && Math.abs(svg.viewBox.baseVal.width - svg.getBoundingClientRect().width) < 1 && Math.abs(svg.viewBox.baseVal.width - plot.clientWidth) < 2; })";
        await using var page = await Show("narrowed", Tablet, isDark: false, Curves(LongNames), Chart.Activations(Relu, Tanh));
        await page.Tab.SetViewportSizeAsync(Phone, 900);
        await page.Until(Fits);
        await page.Tab.SetViewportSizeAsync(Tablet, Phone);
        await page.Until(Fits);
        await page.Tab.EvaluateAsync("document.querySelector('main').style.maxWidth = '320px'");
        await page.Until($"document.querySelector('.plot').clientWidth < 320 && {Fits}");
        await page.Tab.PdfAsync(new() { Format = "A5" });
        await page.Until(Fits);
        page.Errors.Should().BeEmpty();
    }

    /// <summary>Until it is drawn anew, a picture of pixels that has less room is smaller in both directions.</summary>
    [BrowserFact]
    public async Task Canvas_WithLessRoom_KeepsItsAspect()
    {
        var dense = Pages.Of("clusters").Charts.First(chart => chart.Spec.Contains("\"canvas\"", StringComparison.Ordinal));
        await using var page = await Show("canvas", Desktop, isDark: false, dense);
        (await page.Tab.EvaluateAsync<double>("(canvas => { canvas.closest('.plot').style.width = '200px'; const box = canvas.getBoundingClientRect(); return box.width / box.height / (canvas.width / canvas.height); })(document.querySelector('.plot canvas'))"))
            .Should().BeApproximately(1, 0.02);
    }

    private static Chart Curves(Seq<string> names) =>
        Chart.Curves("Losses", "epoch", "loss", names.Select((name, index) => new Curve(name, [1, 2, 3], [1, 0.5 + (0.01 * index), 0.4])).ToSeq());

    private static ReportTable Table(int rows) => new(["row", "value"], Enumerable.Range(0, rows).Select(row => (Seq<string>)[Figures.Whole(row), "0.5"]).ToSeq());

    private async Task<OpenPage> Show(string name, int width, bool isDark, params IEnumerable<Chart> charts)
    {
        var page = await Show(name, width, isDark, charts.ToList<Block>());
        await page.Drawn();
        return page;
    }

    private Task<OpenPage> Show(string name, int width, params IEnumerable<ReportTable> tables) => Show(name, width, isDark: false, tables.ToList<Block>());

    private Task<OpenPage> Show(string name, int width, bool isDark, IReadOnlyList<Block> blocks)
    {
        var file = Pages.FileOf(name);
        new Report(name).Add("Blocks", [.. blocks]).Save(file);
        return browser.Open(file, width, isDark);
    }
}
