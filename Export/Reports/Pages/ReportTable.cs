namespace Pipeline.Export.Reports;

/// <summary>A table of texts.</summary>
/// <param name="Columns">The headings; empty for a table without them, whose first cells are headings of their rows.</param>
/// <param name="Rows">The cells, row by row.</param>
public sealed record ReportTable(Seq<string> Columns, Seq<Seq<string>> Rows) : Block
{
    private const int MostRows = 50;

    /// <summary>A cell of more characters is broken into lines; others keep to one.</summary>
    private const int MostOfALine = 60;

    /// <summary>What stands above it; empty for nothing.</summary>
    public string Caption { get; init; } = string.Empty;

    /// <summary>Evenly chosen rows, the first and the last among them, where there are more than a page should have; the caption says how many.</summary>
    internal static ReportTable Some(Seq<string> columns, IReadOnlyList<Seq<string>> rows) => rows.Count <= MostRows
        ? new(columns, rows.ToSeq())
        : new(columns, Chosen.Evenly(rows.Count, MostRows).Select(row => rows[row]).ToSeq()) { Caption = $"{Figures.Count(MostRows)} of {Figures.Count(rows.Count)} rows" };

    internal override void Write(HtmlText page)
    {
        var isLong = Rows.Count > MostRows;
        page.Raw(isLong ? "<div class=\"table long\" tabindex=\"0\"><table>" : "<div class=\"table\"><table>");
        if (Caption.Length > 0)
        {
            page.Element("caption", Caption);
        }

        if (Columns.Count > 0)
        {
            page.Raw("<thead><tr>");
            for (var column = 0; column < Columns.Count; column++)
            {
                page.Raw(IsNumeric(column) ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">").Text(Columns[column]).Raw("</th>");
            }

            page.Raw("</tr></thead>");
        }

        page.Raw("<tbody>\n");
        foreach (var row in Rows)
        {
            page.Raw("<tr>");
            for (var column = 0; column < row.Count; column++)
            {
                var (open, close) = Columns.Count == 0 && column == 0 ? ("<th scope=\"row\">", "</th>") : (IsNumeric(column) ? "<td class=\"n\">" : row[column].Length > MostOfALine ? "<td class=\"text\">" : "<td>", "</td>");
                page.Raw(open).Text(row[column]).Raw(close);
            }

            page.Raw("</tr>\n");
        }

        page.Raw("</tbody></table>");
        if (isLong)
        {
            page.Raw("<p class=\"more\">").Text($"{Figures.Count(Rows.Count)} rows: scroll for those below.").Raw("</p>");
        }

        page.Raw("</div>\n");
    }

    private bool IsNumeric(int column) => Columns.Count > 0 && Rows.Count > 0 && Rows.All(row => column < row.Count && IsNumber(row[column]));

    private static bool IsNumber(string cell) =>
        cell.Length == 0 || double.TryParse(cell.TrimEnd('%', ' '), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);
}
