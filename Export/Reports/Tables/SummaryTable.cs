namespace Pipeline.Export.Reports;

/// <summary>A model's layers, as Keras prints them.</summary>
internal static class SummaryTable
{
    internal static IRenderable Of(ModelSummary summary, IAnsiConsole console) => new Rows(
        Cells.FirstThatFits(console, () => Layers(summary, hasBorder: true), () => Layers(summary, hasBorder: false)),
        new Text(summary.Totals));

    private static Table Layers(ModelSummary summary, bool hasBorder)
    {
        var table = Cells.Table(hasBorder)
            .Column("Layer (type)", Justify.Left, wraps: !hasBorder)
            .Column("Output Shape", Justify.Left, wraps: !hasBorder)
            .Column("Param #", wraps: !hasBorder);
        foreach (var row in summary.Rows)
        {
            table.AddRow(Cells.Text(row.Title), Cells.Text(row.OutputShape.ToBatchString()), Cells.Text(Figures.Count(row.Parameters)));
        }

        return table;
    }
}
