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

        var hidden = Hidden(trained).ToList();
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

    /// <summary>The layers before the last that have weights and give a row of units; what is fitted to the rows or gathered from them is no weight.</summary>
    private static IEnumerable<(string Path, int Units)> Hidden(TrainedModel trained)
    {
        var weights = trained.Compiled.Plan.Graph.Parameters.Where(spec => spec.Role is ParameterRole.Trainable or ParameterRole.Frozen).Select(spec => spec.Path).ToList();
        return trained.Model.Summary().Rows.SkipLast(1)
            .Where(row => row.OutputShape.Rank == 1 && weights.Exists(path => IsIn(row.Path, path)))
            .Select(row => (row.Path, row.OutputShape[0]));
    }

    private static bool IsIn(string layer, string parameter) => parameter.Length > layer.Length && parameter.StartsWith(layer, StringComparison.Ordinal) && parameter[layer.Length] is ('.' or '/');
}
