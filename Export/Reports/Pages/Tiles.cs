namespace Pipeline.Export.Reports;

/// <summary>The few figures that a section is about, large.</summary>
internal sealed record Tiles(Seq<(string Name, string Figure)> Items) : Block
{
    internal override void Write(HtmlText page)
    {
        page.Raw("<dl class=\"tiles\">");
        foreach (var (name, figure) in Items)
        {
            page.Raw("<div><dt>").Text(name).Raw("</dt><dd>").Text(figure).Raw("</dd></div>");
        }

        page.Raw("</dl>\n");
    }
}
