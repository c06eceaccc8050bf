using System.Text.Json.Nodes;

namespace Pipeline.Export.Reports;

public sealed partial record Chart
{
    private const int MostNumberedClasses = 20;
    private const int MostRocPoints = 200;

    /// <summary>How often each class was taken for each; the colour is the share of the true class' rows.</summary>
    /// <param name="matrix">The counts.</param>
    public static Chart ConfusionMatrix(ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        const string Title = "Confusion matrix";
        var classes = matrix.Classes;
        var data = Enumerable.Range(0, classes.Count).SelectMany(actual => Enumerable.Range(0, classes.Count).Select(given =>
        {
            var (count, share) = (matrix[actual, given], matrix[actual, given] / (double)Math.Max(1, matrix.RowsOf(actual)));
            return new JsonObject
            {
                ["a"] = Vega.Text(classes[actual]),
                ["g"] = Vega.Text(classes[given]),
                ["n"] = count,
                ["p"] = Vega.Number(share),
                ["t"] = count == 0 ? string.Empty : Figures.Count(count),
                ["d"] = share > 0.55,
            };
        }));
        var body = Cells(
            Vega.OneOf("g", "given class", classes),
            Vega.OneOf("a", "true class", classes),
            new JsonObject
            {
                ["field"] = "p",
                ["type"] = "quantitative",
                ["title"] = "share of the true class",
                ["scale"] = new JsonObject { ["range"] = "heatmap", ["domain"] = Vega.Numbers([0, 1]) },
                ["legend"] = new JsonObject { ["format"] = ".0%", ["tickCount"] = 4 },
            },
            Vega.Objects([Vega.Hint("a", "true class"), Vega.Hint("g", "given class"), Vega.Hint("n", "rows"), Vega.Hint("p", "share", ".1%")]),
            classes.Count <= MostNumberedClasses);
        var table = ReportTable.Some(
            [@"true \ given", .. classes],
            [.. Enumerable.Range(0, classes.Count).Select(actual => Enumerable.Range(0, classes.Count).Select(given => Figures.Count(matrix[actual, given])).Prepend(classes[actual]).ToSeq())]);
        return new(Title, Vega.Whole(Title, Vega.Objects(data), body, aspect: 0.95, isInverted: true), table);
    }

    /// <summary>The true positive rate over the false positive rate at every threshold, for the second of two classes or for each of several against the others; with the area under each.</summary>
    /// <remarks>Rows with one score have one point, as in scikit-learn's <see href="https://scikit-learn.org/stable/modules/generated/sklearn.metrics.roc_curve.html">roc_curve</see>.</remarks>
    /// <param name="trained">A classifier.</param>
    /// <param name="data">Rows with classes or one-hot targets.</param>
    /// <exception cref="InvalidOperationException">The model has no classes.</exception>
    /// <exception cref="ArgumentException">The data does not fit the model, or has no two classes.</exception>
    public static Chart Roc(TrainedModel trained, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(trained);
        return Roc(Classification.Of(trained, data));
    }

    internal static Chart Roc(Classification rows)
    {
        const string Title = "ROC curve";
        var curves = rows.RocCurves().Select(roc => new Curve(
            $"{roc.Name} (AUC {roc.Area.ToString("F3", CultureInfo.InvariantCulture)})",
            Chosen.Evenly(roc.FalseRate.Count, MostRocPoints).Select(point => roc.FalseRate[point]).ToSeq(),
            Chosen.Evenly(roc.TrueRate.Count, MostRocPoints).Select(point => roc.TrueRate[point]).ToSeq())).ToSeq();
        if (curves.Count == 0)
        {
            throw Throw.OneClass(rows.Matrix.Classes.Count);
        }

        var (unit, names) = (new Scale(0, 1), curves.Select(curve => curve.Name).ToList());
        var data = curves.SelectMany(curve => curve.X.Select((x, point) =>
            new JsonObject { ["x"] = Vega.Number(x), ["y"] = Vega.Number(curve.Y[point]), ["s"] = Vega.Text(curve.Name) }));
        var diagonal = new JsonArray(new JsonObject { ["x"] = 0, ["y"] = 0 }, new JsonObject { ["x"] = 1, ["y"] = 1 });
        var (x, y) = (Vega.Quantity("x", "false positive rate", unit, ticks: 5), Vega.Quantity("y", "true positive rate", unit, ticks: 5));
        var body = new JsonObject
        {
            ["encoding"] = new JsonObject { ["x"] = x, ["y"] = y },
            ["layer"] = Vega.Objects(
            [
                new JsonObject
                {
                    ["data"] = new JsonObject { ["values"] = diagonal },
                    ["mark"] = new JsonObject { ["type"] = "line", ["color"] = "#888888", ["strokeDash"] = Vega.Numbers([4, 4]), ["strokeWidth"] = 1 },
                },
                new JsonObject
                {
                    ["mark"] = new JsonObject { ["type"] = "line", ["strokeWidth"] = 2 },
                    ["encoding"] = new JsonObject
                    {
                        ["color"] = Vega.OneOf("s", null, names),
                        ["strokeDash"] = Vega.Dashes("s", names),
                        ["tooltip"] = Vega.Objects([Vega.Hint("s", "class"), Vega.Hint("x", "false positive rate", ".3f"), Vega.Hint("y", "true positive rate", ".3f")]),
                    },
                },
            ]),
        };
        var table = ReportTable.Some(["class", "AUC"], [.. rows.RocCurves().Select(roc => (Seq<string>)[roc.Name, Figures.Number(roc.Area)])]);
        return new(Title, Vega.Whole(Title, Vega.Objects(data), body, aspect: 0.95), table);
    }
}
