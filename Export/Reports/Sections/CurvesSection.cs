namespace Pipeline.Export.Reports;

/// <summary>What was measured, epoch by epoch.</summary>
internal static class CurvesSection
{
    internal static Section Of(History history) => new("Training", history.Epochs.Count == 0 ? [] : Charts(history).ToSeq<Block>());

    /// <summary>One chart per measurement, with a curve for the training rows and for each validation set.</summary>
    private static IEnumerable<Chart> Charts(History history)
    {
        foreach (var measurement in history.Epochs[0].Train.Metrics.Select(metric => metric.Name).Prepend(Prelude.TotalLoss.Name))
        {
            yield return Measured(history, measurement);
        }

        if (history.Epochs.Select(epoch => epoch.Rate).Distinct().Skip(1).Any())
        {
            yield return Chart.Curves("Learning rate", "epoch", "learning rate", [ByEpoch(history, "learning rate", epoch => epoch.Rate)]);
        }
    }

    private static Chart Measured(History history, string measurement)
    {
        var sets = history.Epochs.SelectMany(epoch => epoch.AllValidations.Select(set => set.Name)).Distinct();
        var title = $"{char.ToUpperInvariant(measurement[0])}{measurement[1..].Replace('_', ' ')}";
        return Chart.Curves(
            title,
            "epoch",
            title.ToLowerInvariant(),
            [
                ByEpoch(history, "train", epoch => epoch.Train.Value(measurement)),
                .. sets.Select(set => ByEpoch(
                    history, set == "val" ? "validation" : set == "train" ? "train (validation)" : set, epoch => epoch.AllValidations.FirstOrDefault(other => other.Name == set)?.Measures.Value(measurement) ?? double.NaN)),
            ]);
    }

    private static Curve ByEpoch(History history, string name, Func<EpochRecord, double> value) =>
        new(name, history.Epochs.Select(epoch => (double)epoch.Epoch).ToSeq(), history.Epochs.Select(value).ToSeq());
}
