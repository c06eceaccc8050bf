namespace Pipeline.Export.Reports;

/// <summary>What was measured, epoch by epoch.</summary>
internal static class CurvesSection
{
    /// <param name="history">What was measured.</param>
    /// <param name="kept">The epoch whose weights were kept; null where no rule chose.</param>
    internal static Section Of(History history, int? kept = null) => new("Training", history.Epochs.Count == 0 ? [] : Charts(history, kept).ToSeq<Block>());

    /// <summary>One chart per measurement, with a curve for the training rows and for each validation set.</summary>
    private static IEnumerable<Chart> Charts(History history, int? kept)
    {
        foreach (var measurement in history.Epochs[0].Train.Metrics.Select(metric => metric.Name).Prepend(Prelude.TotalLoss.Name))
        {
            yield return Measured(history, measurement, kept);
        }

        if (history.Epochs.Select(epoch => epoch.Rate).Distinct().Skip(1).Any())
        {
            yield return Chart.ByEpoch("Learning rate", [ByEpoch(history, "learning rate", epoch => epoch.Rate)]) with
            {
                Values = ReportTable.Some(["epoch", "learning rate"], [.. history.Epochs.Select(epoch => (Seq<string>)[Figures.Whole(epoch.Epoch), Figures.Exact(epoch.Rate)])]),
            };
        }

        foreach (var recorded in new[] { OfLayers(history, "Gradient norm", layer => layer.GradientNorm), OfLayers(history, "Share of dead units", layer => layer.DeadUnits, isShare: true) })
        {
            if (recorded is not null)
            {
                yield return recorded;
            }
        }
    }

    /// <summary>A curve for each layer of which something was recorded; null where nothing was.</summary>
    private static Chart? OfLayers(History history, string title, Func<LayerRecord, double?> value, bool isShare = false)
    {
        var layers = history.Epochs.SelectMany(epoch => epoch.Layers).Where(layer => value(layer) is not null).Select(layer => layer.Layer).Distinct().ToList();
        double At(EpochRecord epoch, string path) => epoch.Layers.Where(layer => layer.Layer == path).Select(value).FirstOrDefault() ?? double.NaN;
        return layers.Count == 0 ? null
            : Chart.ByEpoch(title, layers.Select(path => ByEpoch(history, path, epoch => At(epoch, path))).ToSeq(), isShare);
    }

    private static Chart Measured(History history, string measurement, int? kept)
    {
        var sets = history.Epochs.SelectMany(epoch => epoch.AllValidations.Select(set => set.Name)).Distinct().ToList();
        var title = $"{char.ToUpperInvariant(measurement[0])}{measurement[1..].Replace('_', ' ')}";
        return Chart.ByEpoch(
            title,
            [
                ByEpoch(history, "train", epoch => epoch.Train.Value(measurement)),
                .. sets.Select(set => ByEpoch(
                    history, Shown(set, sets), epoch => epoch.AllValidations.FirstOrDefault(other => other.Name == set)?.Measures.Value(measurement) ?? double.NaN)),
            ],
            kept: kept);
    }

    /// <summary>The name of a set in the legend: the default's as a word, and the name of the training rows' curve is taken.</summary>
    private static string Shown(string set, List<string> sets) => set switch
    {
        "val" when !sets.Contains("validation") => "validation",
        "train" => Labels.Free(sets, "train (validation)"),
        _ => set,
    };

    private static Curve ByEpoch(History history, string name, Func<EpochRecord, double> value) =>
        new(name, history.Epochs.Select(epoch => (double)epoch.Epoch).ToSeq(), history.Epochs.Select(value).ToSeq());
}
