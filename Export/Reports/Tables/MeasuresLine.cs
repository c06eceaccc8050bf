namespace Pipeline.Export.Reports;

/// <summary>Loss and metrics in one line.</summary>
internal static class MeasuresLine
{
    internal static IRenderable Of(Measures measures, string name)
    {
        var line = new Paragraph();
        if (name.Length > 0)
        {
            line.Append(Figures.Name(name), Cells.Title).Append("  ");
        }

        line.Append($"loss {Figures.Number(measures.Loss)}");
        foreach (var metric in measures.Metrics)
        {
            line.Append($"  {Figures.Name(metric.Name)} ").Append(Figures.Number(metric.Value), Cells.Title);
        }

        return line.Append("\n");
    }
}
