namespace Pipeline.Export.Reports;

/// <summary>Trainings that were validated on rows that they did not see: their folds, and for a grid how its settings decide.</summary>
internal static class CrossSections
{
    private const int MostRows = 50;
    private const int MostCurves = 10;

    internal static IEnumerable<Section> Of(CrossComparison comparison, CrossRow? best)
    {
        var metric = comparison.DefaultMetric;
        yield return Section.Of("Grid", [Tiles(comparison, best), Table(comparison, best)]);
        yield return new("Settings", [.. new SettingCharts(metric, comparison.Columns, [.. comparison.Rows.Select(row => row.Settings)],
        [
            new("validation", comparison.Rows.Select(row => row.Result.Validation(metric.Name).Mean).ToSeq()),
            new("train", comparison.Rows.Select(row => row.Result.Train(metric.Name).Mean).ToSeq()),
        ]).Charts()]);
    }

    /// <summary>The folds of one training, and as an example of it the first.</summary>
    internal static IEnumerable<Section> Of(CrossValidation validation, TimeProvider clock)
    {
        yield return new($"{Capital(validation.Word)}s", [Tiles(validation), Table(validation), .. Charts(validation)]);
        yield return Section.Of("Model", new ModelDrawing(validation.Training.Objective.Model));
        if (validation.Folds.Count > 0)
        {
            yield return SettingsSection.Of(validation.Folds[0].Trained, clock) with { Title = $"Settings and versions, of the first {validation.Word}" };
        }
    }

    private static Tiles Tiles(CrossComparison comparison, CrossRow? best) => new(
    [
        ("cells", Figures.Count(comparison.Rows.Count)),
        .. best is null ? [] : new[] { ("folds each", Figures.Count(best.Result.Folds.Count)), ($"best validation {comparison.DefaultMetric.Name.Replace('_', ' ')}", CrossTable.Figure(best.Result.Validation(comparison.DefaultMetric.Name))) },
        .. best is null ? [] : best.Settings.Select(setting => (setting.Name, Labels.Of(setting))),
        ("time of all", Figures.Seconds(comparison.Rows.Sum(row => row.Result.Seconds))),
    ]);

    private static Tiles Tiles(CrossValidation validation) => new(
    [
        ($"{validation.Word}s", validation.IsWhole ? Figures.Count(validation.Asked) : $"{Figures.Count(validation.Folds.Count)} of {Figures.Count(validation.Asked)}"),
        .. validation.Measured.Select(name => ($"validation {name.Replace('_', ' ')}", CrossTable.Figure(validation.Validation(name)))),
        ("time of all", Figures.Seconds(validation.Seconds)),
    ]);

    private static ReportTable Table(CrossComparison comparison, CrossRow? best)
    {
        var kept = CrossTable.Ranked(comparison).Take(MostRows).ToHashSet(ReferenceEqualityComparer.Instance);
        return new(
            ["#", .. comparison.Columns, .. comparison.Measured.Select(name => $"validation {name}"), .. comparison.Measured.Select(name => $"train {name}"), "seconds", "note"],
            comparison.Rows.Where(kept.Contains).Select(row => (Seq<string>)
            [
                Figures.Whole(row.Number),
                .. row.Settings.Select(Labels.Of),
                .. comparison.Measured.Select(name => CrossTable.Figure(row.Result.Validation(name))),
                .. comparison.Measured.Select(name => CrossTable.Figure(row.Result.Train(name))),
                row.Result.Seconds.ToString("F2", CultureInfo.InvariantCulture),
                ReferenceEquals(row, best) ? "★ best" : string.Empty,
            ]).ToSeq())
        {
            Caption = $"{(comparison.Rows.Count > MostRows ? $"the best {Figures.Count(MostRows)} of {Figures.Count(comparison.Rows.Count)} rows; " : string.Empty)}means ± standard deviations over the folds",
        };
    }

    private static ReportTable Table(CrossValidation validation) => new(
        [validation.Word, .. validation.Measured.Select(name => $"validation {name}"), .. validation.Measured.Select(name => $"train {name}"), "epochs", "ended"],
        validation.Folds.Select(fold => (Seq<string>)
        [
            Figures.Whole(fold.Number),
            .. validation.Measured.Select(name => ComparisonTable.Figure(fold.Validation.Value(name))),
            .. validation.Measured.Select(name => ComparisonTable.Figure(fold.Train.Value(name))),
            Figures.Whole(fold.Trained.State.Epoch),
            fold.Trained.Ending.ToString(),
        ]).ToSeq())
    {
        Caption = validation.IsWhole ? string.Empty : $"cancelled: {Figures.Count(validation.Folds.Count)} of {Figures.Count(validation.Asked)} {validation.Word}s are done; means and deviations are over those",
    };

    private static string Capital(string name) => $"{char.ToUpperInvariant(name[0])}{name[1..]}";

    /// <summary>Each measure by fold, and how the losses of the folds fell.</summary>
    private static IEnumerable<Chart> Charts(CrossValidation validation)
    {
        if (validation.Folds.Count == 0)
        {
            yield break;
        }

        var numbers = validation.Folds.Select(fold => (double)fold.Number).ToSeq();
        foreach (var name in validation.Measured)
        {
            yield return Chart.Curves($"{Capital(name.Replace('_', ' '))} by {validation.Word}", validation.Word, name.Replace('_', ' '), [new("train", numbers, validation.Train(name).Values), new("validation", numbers, validation.Validation(name).Values)]);
        }

        var trained = validation.Folds.Where(fold => fold.Trained.History.Epochs.Count > 0).ToList();
        if (trained.Count > 0)
        {
            yield return Chart.Curves(
                trained.Count > MostCurves ? $"Training loss by epoch, {Figures.Whole(MostCurves)} of {Figures.Whole(trained.Count)} {validation.Word}s" : "Training loss by epoch",
                "epoch",
                "loss",
                Chosen.Evenly(trained.Count, MostCurves).Select(index => Curve.ByEpoch($"{validation.Word} {Figures.Whole(trained[index].Number)}", trained[index].Trained.History.Epochs.Select(epoch => epoch.Train.Loss))).ToSeq());
        }
    }
}
