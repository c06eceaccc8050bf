using System.Text.Json.Nodes;

namespace Pipeline.Export.Reports;

public sealed partial record Chart
{
    private const int MostScattered = 1000;
    private const int PointPadding = 8;

    /// <summary>The rows of a data set over two of its features, coloured and shaped by class, or coloured by target. Of more than 1,000 rows 1,000 are drawn, evenly chosen.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="x">The place of the feature to the right, from 0.</param>
    /// <param name="y">The place of the feature upwards.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    public static Chart Scatter(Dataset data, int x, int y)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckFeature(data, x, nameof(x));
        CheckFeature(data, y, nameof(y));
        var (xTitle, yTitle) = (Labels.Feature(data, x), Labels.Feature(data, y));
        var title = $"{yTitle} over {xTitle}";
        var body = Points(data, x, y);
        body["encoding"]!["x"] = Vega.Quantity("x", xTitle, padding: PointPadding);
        body["encoding"]!["y"] = Vega.Quantity("y", yTitle, padding: PointPadding);
        return new(title, Vega.Whole(title, PointRows(data, x, y), body, aspect: 0.8), ScatterTable(data, x, y));
    }

    /// <summary>Points by class or target; where is left to be said.</summary>
    private static JsonObject Points(Dataset data, int x, int y)
    {
        var hints = new[] { Vega.Hint("x", "x", Digits.Format(RangeOf(data, x), TableDigits)), Vega.Hint("y", "y", Digits.Format(RangeOf(data, y), TableDigits)) };
        var target = Labels.Target(data, 0);
        var mark = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 50, ["opacity"] = 0.85, ["stroke"] = "white", ["strokeWidth"] = 0.5 };
        var encoding = new JsonObject { ["tooltip"] = Vega.Objects([.. hints, Vega.Hint("s", data.HasClasses ? "class" : target)]) };
        if (data.HasClasses)
        {
            (encoding["color"], encoding["shape"]) = (Vega.OneOf("s", null, data.Classes), Vega.OneOf("s", null, data.Classes));
        }
        else
        {
            encoding["color"] = new JsonObject { ["field"] = "s", ["type"] = "quantitative", ["title"] = target, ["scale"] = new JsonObject { ["scheme"] = "viridis", ["zero"] = false } };
        }

        return new() { ["mark"] = mark, ["encoding"] = encoding };
    }

    private static JsonArray PointRows(Dataset data, int x, int y) => Vega.Objects(Chosen.Evenly(data.Count, MostScattered).Select(row => new JsonObject
    {
        ["x"] = Vega.Number(data.Features[(row * (int)data.FeatureShape.Size) + x]),
        ["y"] = Vega.Number(data.Features[(row * (int)data.FeatureShape.Size) + y]),
        ["s"] = data.HasClasses ? Vega.Text(Labels.Class(data, row)) : Vega.Number(data.Targets[row * data.TargetWidth]),
    }));

    private static ReportTable ScatterTable(Dataset data, int x, int y)
    {
        var (xRange, yRange) = (RangeOf(data, x), RangeOf(data, y));
        var targets = data.HasClasses ? default : RangeOf(Enumerable.Range(0, data.Count).Select(row => data.Targets[row * data.TargetWidth]));
        return ReportTable.Some(
            ["row", Labels.Feature(data, x), Labels.Feature(data, y), data.HasClasses ? "class" : Labels.Target(data, 0)],
            [.. Enumerable.Range(0, data.Count).Select(row => (Seq<string>)[
                Figures.Whole(row),
                Short(data.Features[(row * (int)data.FeatureShape.Size) + x], xRange),
                Short(data.Features[(row * (int)data.FeatureShape.Size) + y], yRange),
                data.HasClasses ? Labels.Class(data, row) : Stated(data.Targets[row * data.TargetWidth], targets)])]);
    }

    /// <summary>The range of a feature.</summary>
    private static Scale RangeOf(Dataset data, int feature, double margin = 0) =>
        RangeOf(Enumerable.Range(0, data.Count).Select(row => data.Features[(row * (int)data.FeatureShape.Size) + feature]), margin);

    private static void CheckFeature(Dataset data, int index, string name)
    {
        if (index < 0 || index >= data.FeatureShape.Size)
        {
            throw Throw.NoFeature(name, index, data.FeatureShape);
        }
    }
}
