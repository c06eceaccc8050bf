using System.Text.Json.Nodes;

namespace Pipeline.Export.Reports;

public sealed partial record Chart
{
    private const int MostPoints = 500;
    private const int PointsThatAreSeen = 25;
    private const double WideAspect = 0.6;

    /// <summary>Lines over a common axis.</summary>
    /// <remarks>The vertical axis is logarithmic where all values are positive and the largest is more than 100 times the smallest. Of a line of more than 500 points 500 are drawn, evenly chosen.</remarks>
    /// <param name="title">What stands above the chart.</param>
    /// <param name="xTitle">The horizontal axis.</param>
    /// <param name="yTitle">The vertical axis, with its unit.</param>
    /// <param name="curves">The lines; the legend is left out for one.</param>
    /// <exception cref="ArgumentException">There is no curve, or two have one name.</exception>
    public static Chart Curves(string title, string xTitle, string yTitle, Seq<Curve> curves) => Curves(title, xTitle, yTitle, curves, default, IsWide(curves));

    /// <summary>Functions keep their form on an axis that is never logarithmic; points beside the lines are what was measured beside what a model says.</summary>
    private static Chart Functions(string title, string xTitle, string yTitle, Seq<Curve> curves, Seq<Curve> points = default) => Curves(title, xTitle, yTitle, curves, points, isLog: false);

    private static Chart Curves(string title, string xTitle, string yTitle, Seq<Curve> curves, Seq<Curve> points, bool isLog)
    {
        var names = Different(title, curves.Concat(points).Select(curve => curve.Name));
        var isWhole = curves.All(curve => curve.X.All(double.IsInteger));
        var encoding = new JsonObject
        {
            ["x"] = Vega.Quantity("x", xTitle, RangeOf(curves.Concat(points).SelectMany(curve => curve.X)), isWhole),
            ["y"] = Vega.Quantity("y", yTitle, isLog: isLog),
            ["color"] = Colour("s", names),
            ["tooltip"] = Vega.Objects([Vega.Hint("s", "curve"), Vega.Hint("x", xTitle, "~g"), Vega.Hint("y", yTitle, ".4~g")]),
        };
        var line = new JsonObject { ["type"] = "line", ["point"] = curves.All(curve => curve.X.Count <= PointsThatAreSeen) && (isWhole || curves.Any(curve => curve.X.Count == 1)), ["strokeWidth"] = 2 };
        var body = points.Count == 0
            ? new JsonObject { ["mark"] = line, ["encoding"] = encoding }
            : new JsonObject { ["encoding"] = encoding, ["layer"] = Vega.Objects([Layer("point"), Layer("line")]) };
        if (points.Count == 0 && curves.Count > 1)
        {
            (encoding["color"]!["legend"], encoding["strokeDash"]) = (Vega.LineLegend, Vega.Dashes("s", names));
        }

        var rows = curves.Select(curve => (curve, kind: "line")).Concat(points.Select(curve => (curve, kind: "point"))).SelectMany(given => Rows(given.curve, points.Count > 0 ? given.kind : null));
        return new(title, Vega.Whole(title, Vega.Objects(rows), body, WideAspect), CurveTable(xTitle, curves));

        JsonObject Layer(string kind) => new()
        {
            ["transform"] = Vega.Objects([new JsonObject { ["filter"] = new JsonObject { ["field"] = "k", ["equal"] = kind } }]),
            ["mark"] = kind == "line" ? line : new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 30, ["opacity"] = 0.6 },
        };
    }

    /// <summary>The colour of a name; one alone needs no legend.</summary>
    private static JsonObject Colour(string field, IReadOnlyList<string> names)
    {
        var colour = Vega.OneOf(field, null, names);
        if (names.Count == 1)
        {
            colour["legend"] = null;
        }

        return colour;
    }

    private static List<string> Different(string title, IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count == 0 ? throw Throw.NoCurves(title)
            : all.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice ? throw Throw.SameCurve(title, twice.Key)
            : all;
    }

    private static IEnumerable<JsonObject> Rows(Curve curve, string? kind) => Chosen.Evenly(curve.X.Count, MostPoints).Select(index =>
    {
        var row = new JsonObject { ["x"] = Vega.Number(curve.X[index]), ["y"] = Vega.Number(curve.Y[index]), ["s"] = Vega.Text(curve.Name) };
        if (kind is not null)
        {
            row["k"] = kind;
        }

        return row;
    });

    private static bool IsWide(IEnumerable<Curve> curves)
    {
        var values = curves.SelectMany(curve => curve.Y).Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        return values.Min() > 0 && values.Max() > 100 * values.Min();
    }

    /// <summary>The range of the finite values, with room where there is only one.</summary>
    private static Scale RangeOf(IEnumerable<double> values, double margin = 0)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (lowest, highest) = (finite.Min(), finite.Max());
        var room = highest > lowest ? margin * (highest - lowest) : 1;
        return new(lowest - room, highest + room);
    }

    /// <summary>A row per point where the curves have the same points, else a row per point and curve.</summary>
    private static ReportTable CurveTable(string xTitle, Seq<Curve> curves) => curves.All(curve => curve.X == curves[0].X)
        ? ReportTable.Some(
            [xTitle, .. curves.Select(curve => curve.Name)],
            [.. Enumerable.Range(0, curves[0].X.Count).Select(row => curves.Select(curve => Figures.Number(curve.Y[row])).Prepend(Short(curves[0].X[row])).ToSeq())])
        : ReportTable.Some(
            ["curve", xTitle, "value"],
            [.. curves.SelectMany(curve => Enumerable.Range(0, curve.X.Count).Select(row => (Seq<string>)[curve.Name, Short(curve.X[row]), Figures.Number(curve.Y[row])]))]);

    private static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
