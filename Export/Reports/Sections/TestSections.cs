namespace Pipeline.Export.Reports;

/// <summary>How good the model is on test rows, and what it makes of the space they lie in.</summary>
internal static class TestSections
{
    private const int MostListed = 20;
    private const int MostOutputs = 6;
    private const int MostRocClasses = 12;

    internal static IEnumerable<Section> Of(TrainedModel trained, Dataset test, Classification? rows, ReportSettings settings, TimeProvider clock)
    {
        yield return new("Test", Results(trained, test, rows, clock).ToSeq());
        if (rows is not null && rows.Mistakes.Any())
        {
            yield return Section.Of("Mistakes", ImageShape.Of(test, settings.Image) is null ? Listed(rows) : Pictures.Mistakes(rows, test, settings.Pictures, settings.Image));
        }

        yield return new("Output", Output(trained, test, rows).ToSeq());
    }

    private static IEnumerable<Block> Results(TrainedModel trained, Dataset test, Classification? rows, TimeProvider clock)
    {
        var measures = trained.Evaluate(test, clock: clock);
        yield return new Tiles([("rows", Figures.Count(test.Count)), ("loss", Figures.Number(measures.Loss)), .. measures.Metrics.Select(metric => (metric.Name.Replace('_', ' '), Figures.Number(metric.Value)))]);
        if (rows is null)
        {
            foreach (var fit in Fits(trained, test))
            {
                yield return fit;
            }

            yield break;
        }

        yield return Chart.ConfusionMatrix(rows.Matrix);
        if (rows.Matrix.Classes.Count <= MostRocClasses && rows.RocCurves().Any())
        {
            yield return Chart.Roc(rows);
        }

        yield return Classes(rows.Matrix);
    }

    private static IEnumerable<Chart> Fits(TrainedModel trained, Dataset test) =>
        trained.Model.OutputShape.Size == test.TargetWidth && !test.HasClasses
            ? Enumerable.Range(0, Math.Min(test.TargetWidth, MostOutputs)).Select(target => Chart.RegressionFit(trained, test, target))
            : [];

    /// <summary>Precision, recall and their harmonic mean, as in scikit-learn's <see href="https://scikit-learn.org/stable/modules/generated/sklearn.metrics.classification_report.html">classification_report</see>.</summary>
    private static ReportTable Classes(ConfusionMatrix matrix) => ReportTable.Some(
        ["class", "rows", "precision", "recall", "F1"],
        [.. Enumerable.Range(0, matrix.Classes.Count).Select(index =>
        {
            double right = matrix[index, index], rows = matrix.RowsOf(index), given = matrix.GivenOf(index);
            return (Seq<string>)[matrix.Classes[index], Figures.Count((long)rows), Share(right, given), Share(right, rows), Share(2 * right, rows + given)];
        })]);

    private static string Share(double part, double whole) => whole == 0 ? string.Empty : Figures.Number(part / whole, 3);

    private static ReportTable Listed(Classification rows)
    {
        var wrong = rows.Mistakes.ToList();
        return new(
            ["row", "true class", "given class", "probability"],
            wrong.Take(MostListed).Select(row => (Seq<string>)[Figures.Whole(row), rows.Matrix.Classes[rows.Actual[row]], rows.Given[row].Name, Figures.Number(rows.Given[row].Probability, 3)]).ToSeq())
        {
            Caption = $"{Figures.Count(Math.Min(MostListed, wrong.Count))} of {Figures.Count(wrong.Count)} mistakes, the surest first",
        };
    }

    private static IEnumerable<Block> Output(TrainedModel trained, Dataset test, Classification? rows)
    {
        var outputs = trained.Model.OutputShape.Size;
        if (trained.Model.InputShape == [1] && test.FeatureShape == [1])
        {
            yield return Chart.OutputOverLine(trained, test);
        }

        if (trained.Model.InputShape == [2] && test.FeatureShape == [2])
        {
            if (rows is not null)
            {
                yield return Chart.DecisionRegions(trained, test);
            }

            for (var output = 0; output < Math.Min(outputs, MostOutputs); output++)
            {
                yield return Chart.OutputOverPlane(trained, test, output);
            }
        }
    }
}
