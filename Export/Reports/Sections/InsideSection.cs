namespace Pipeline.Export.Reports;

/// <summary>What is inside a model: first-layer weights, hidden units, activation functions.</summary>
internal static class InsideSection
{
    private const int MostLayers = 4;
    private const int MostUnits = 32;

    internal static Section Of(TrainedModel trained, Dataset? data, ReportSettings settings) => new("Inside the model", Blocks(trained, data, settings).ToSeq());

    private static IEnumerable<Block> Blocks(TrainedModel trained, Dataset? data, ReportSettings settings)
    {
        if (Pictures.TryWeights(trained, settings.Image) is { } weights)
        {
            yield return weights;
        }

        var hidden = Hidden(trained.Model).ToList();
        if (data is not null && trained.Model.InputShape == [1] && data.FeatureShape == [1])
        {
            foreach (var layer in hidden.Where(layer => layer.Units <= MostUnits).Take(MostLayers))
            {
                yield return Chart.UnitsOverLine(trained, data, layer.Path);
            }
        }

        if (data is not null && (settings.Layer ?? hidden.LastOrDefault().Path) is { } chosen)
        {
            yield return Chart.UnitActivity(trained, data, chosen);
        }

        if (ActivationNames.In(trained.Model) is { Count: > 0 } formulas)
        {
            yield return Chart.Activations("Activation functions", formulas);
        }
    }

    /// <summary>The layers before the last that give a row of units.</summary>
    private static IEnumerable<(string Path, int Units)> Hidden(Model model) =>
        model.Summary().Rows.SkipLast(1).Where(row => row.Parameters > 0 && row.OutputShape.Rank == 1).Select(row => (row.Path, row.OutputShape[0]));
}
