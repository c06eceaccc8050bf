namespace Pipeline.Export.Reports;

/// <summary>A report: a title and sections, saved as one HTML page that needs nothing but itself. A value.</summary>
/// <param name="Title">The title of the page.</param>
/// <param name="Sections">What it says, in order.</param>
public sealed partial record Report(string Title, Seq<Section> Sections)
{
    /// <summary>An empty report, to which sections are added.</summary>
    /// <param name="title">The title of the page.</param>
    public Report(string title)
        : this(title, [])
    {
    }

    /// <summary>What stands under the title; empty for nothing.</summary>
    public string Subtitle { get; init; } = string.Empty;

    /// <summary>Whether this build of the library has its chart library; else pages have tables in place of charts.</summary>
    public static bool HasCharts => ChartScripts.Embedded is not null;

    /// <summary>All charts in their order: each has its Vega-Lite spec.</summary>
    public IEnumerable<Chart> Charts => Sections.SelectMany(section => section.Blocks).OfType<Chart>();

    /// <summary>The report with one more section at its end.</summary>
    public Report Add(Section section) => this with { Sections = Sections.Add(section ?? throw new ArgumentNullException(nameof(section))) };

    /// <summary>The report with one more section at its end: <c>report.Add("Grid", chart, table)</c>.</summary>
    public Report Add(string title, params ReadOnlySpan<Block> blocks) => Add(Section.Of(title, blocks));

    /// <summary>The page.</summary>
    public string ToHtml() => HtmlPage.Of(this, ChartScripts.Embedded);

    /// <summary>Writes the page; a file that is there is replaced, and it appears whole or not at all.</summary>
    /// <param name="path">The file, <c>digits.html</c>.</param>
    /// <returns>The report itself.</returns>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public Report Save(string path)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(ToHtml());
        WholeFile.Write(path, stream => stream.Write(bytes));
        return this;
    }

    /// <summary>The title.</summary>
    public override string ToString() => Title;
}
