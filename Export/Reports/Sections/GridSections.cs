namespace Pipeline.Export.Reports;

/// <summary>A grid of trainings: its rows, how its settings decide, and how the best ones went.</summary>
internal static class GridSections
{
    private const int MostRows = 50;
    private const int MostCurves = 6;

    internal static IEnumerable<Section> Of(Comparison comparison, ComparisonRow? best)
    {
        var metric = comparison.DefaultMetric;
        yield return Section.Of("Grid", [Tiles(comparison, best, metric.Name), Table(comparison, best)]);
        yield return new("Settings", [.. new SettingCharts(metric, comparison.Columns, [.. comparison.Rows.Select(row => row.Settings)], Sets(comparison, metric.Name)).Charts()]);
        yield return new("Best cells", [.. Curves(comparison)]);
    }

    private static Tiles Tiles(Comparison comparison, ComparisonRow? best, string metric) => new(
    [
        ("cells", Figures.Count(comparison.Rows.Count)),
        .. best is null ? [] : new[] { ($"best {(best.Test is null ? string.Empty : "test ")}{metric.Replace('_', ' ')}", Figures.Number(best.Counting.Value(metric))) },
        .. best is null ? [] : best.Settings.Select(setting => (setting.Name, Labels.Of(setting))),
        .. comparison.Rows.Count(row => row.Ending.Reason == EndReason.Diverged) is > 0 and var diverged ? new[] { ("diverged", Figures.Count(diverged)) } : [],
        ("time of all", Figures.Seconds(comparison.Rows.Sum(row => row.Seconds))),
    ]);

    private static ReportTable Table(Comparison comparison, ComparisonRow? best)
    {
        var measures = ComparisonTable.Measures(comparison);
        var kept = ComparisonTable.Ranked(comparison).Take(MostRows).ToHashSet(ReferenceEqualityComparer.Instance);
        return new(
            ["#", .. comparison.Columns, .. measures.Select(measure => measure.Title), "epochs", "seconds", "note"],
            comparison.Rows.Where(kept.Contains).Select(row => (Seq<string>)
            [
                Figures.Whole(row.Number),
                .. row.Settings.Select(Labels.Of),
                .. measures.Select(measure => double.IsNaN(measure.Value(row)) ? string.Empty : Figures.Number(measure.Value(row))),
                Figures.Whole(row.Trained.State.Epoch),
                row.Seconds.ToString("F2", CultureInfo.InvariantCulture),
                ReferenceEquals(row, best) ? "★ best" : ComparisonTable.Ending(row),
            ]).ToSeq())
        {
            Caption = comparison.Rows.Count > MostRows ? $"the best {Figures.Count(MostRows)} of {Figures.Count(comparison.Rows.Count)} rows" : string.Empty,
        };
    }

    /// <summary>The losses of the best rows, on their validation rows where there were some.</summary>
    private static IEnumerable<Chart> Curves(Comparison comparison)
    {
        var rows = ComparisonTable.Ranked(comparison).Where(row => row.Ending.Reason != EndReason.Diverged && row.Trained.History.Epochs.Count > 0).Take(MostCurves).ToList();
        if (rows.Count == 0)
        {
            yield break;
        }

        var isValidated = rows.TrueForAll(row => row.Trained.History.Epochs.All(epoch => epoch.AllValidations.Any()));
        yield return Chart.Curves(
            $"{(isValidated ? "Validation" : "Training")} loss of the best cells",
            "epoch",
            "loss",
            rows.Select(row => Curve.ByEpoch(
                $"#{Figures.Whole(row.Number)} {string.Join(", ", row.Settings.Select(setting => $"{setting.Name} {Labels.Of(setting)}"))}".Trim(),
                row.Trained.History.Epochs.Select(epoch => isValidated ? epoch.AllValidations.First().Measures.Loss : epoch.Train.Loss))).ToSeq());
    }

    private static IReadOnlyList<MeasuredSet> Sets(Comparison comparison, string metric)
    {
        var hasTest = comparison.Rows.Any(row => row.Test is not null);
        var train = new MeasuredSet(hasTest ? "train" : string.Empty, comparison.Rows.Select(row => row.Train.Value(metric)).ToSeq());
        return hasTest ? [new("test", comparison.Rows.Select(row => row.Test?.Value(metric) ?? double.NaN).ToSeq()), train] : [train];
    }
}
