namespace Pipeline.Examples;

/// <summary>The third course: three Gaussian clusters in the plane, (-2, -2), (0, 2) and (2, -2), 100 rows each.</summary>
internal static class Clusters
{
    internal static Course Course { get; } = new(
        "clusters", "Gaussian clusters: forward tables, training, kinds of units, seconds.", [ClusterTraining.Experiment, ClusterLayers.Experiment, ClusterUnits.Experiment, ForwardSeconds.Experiment]);

    /// <summary>The first rows with everything that the model computes of them: a column for each unit of each layer that is named, and the class it gives.</summary>
    internal static ReportTable Forward(string caption, TrainedModel trained, Dataset data, params ReadOnlySpan<string> layers)
    {
        const int Rows = 5;
        var first = data.Shuffle(seed: 1).Take(Rows);
        var columns = new List<string> { "x1", "x2" };
        var cells = Enumerable.Range(0, Rows).Select(row => new List<string> { Figures.Of(first[row][0]), Figures.Of(first[row][1]) }).ToList();
        foreach (var layer in layers)
        {
            var values = trained.Output(layer, first);
            var units = values.Length / Rows;
            columns.AddRange(Enumerable.Range(1, units).Select(unit => $"{layer}{unit}"));
            for (var row = 0; row < Rows; row++)
            {
                cells[row].AddRange(Enumerable.Range(0, units).Select(unit => Figures.Of(values[(row * units) + unit])));
            }
        }

        var given = trained.PredictClass(first);
        return new([.. columns, "given", "true"], cells.Select((row, index) => row.Append(given[index].Name).Append(first[index].Class).ToSeq()).ToSeq()) { Caption = caption };
    }
}
