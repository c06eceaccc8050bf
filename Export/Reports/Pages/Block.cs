namespace Pipeline.Export.Reports;

/// <summary>A part of a report's section: a <see cref="Chart"/>, a <see cref="ReportTable"/>, <see cref="Pictures"/>, a <see cref="Note"/>, <see cref="CodeText"/> or a <see cref="ModelDrawing"/>.</summary>
public abstract record Block
{
    private protected Block()
    {
    }

    internal abstract void Write(HtmlText page);
}

/// <summary>A paragraph of plain text.</summary>
/// <param name="Text">The text; it is escaped.</param>
public sealed record Note(string Text) : Block
{
    internal override void Write(HtmlText page) => page.Element("p", Text);
}

/// <summary>Text in which each character has its place: code, or a table as text.</summary>
/// <param name="Text">The text; it is escaped.</param>
public sealed record CodeText(string Text) : Block
{
    internal override void Write(HtmlText page) => page.Raw("<pre class=\"code\"><code>").Text(Text).Raw("</code></pre>\n");
}
