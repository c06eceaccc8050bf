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

        return Append(line, string.Empty, measures).Append("\n");
    }

    /// <summary>Which epoch's weights a model has, with what was measured of them; nothing where no rule chose.</summary>
    internal static IRenderable? OfKept(TrainedModel trained)
    {
        if (trained.KeptEpoch is not { } epoch)
        {
            return null;
        }

        var line = new Paragraph().Append(KeptTitle(epoch), Cells.Title);
        if (trained.History.Epochs.FirstOrDefault(record => record.Epoch == epoch) is { } record)
        {
            Append(line.Append("  "), string.Empty, record.Train);
            foreach (var set in record.AllValidations)
            {
                Append(line.Append("  "), $"{Figures.Name(set.Name)} ", set.Measures);
            }
        }

        return line.Append("\n");
    }

    internal static string KeptTitle(int epoch) => $"weights of epoch {Figures.Whole(epoch)} kept";

    private static Paragraph Append(Paragraph line, string prefix, Measures measures)
    {
        line.Append($"{prefix}loss {Figures.Number(measures.Loss)}");
        foreach (var metric in measures.Metrics)
        {
            line.Append($"  {prefix}{Figures.Name(metric.Name)} ").Append(Figures.Number(metric.Value), Cells.Title);
        }

        return line;
    }
}
