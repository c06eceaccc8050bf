using System.Text.Json.Nodes;

namespace Pipeline.Export.Reports;

public sealed partial record Chart
{
    private const int MostPoints = 500;
    private const int PointsThatAreSeen = 25;
    private const int TableDigits = 4;
    private const double WideAspect = 0.6;

    /// <summary>The field of a value without a neighbour, to which no line leads.</summary>
    private const string AloneField = "p";

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
        var (xRange, yRange) = (RangeOf(curves.Concat(points).SelectMany(curve => curve.X)), RangeOf(curves.Concat(points).SelectMany(curve => curve.Y)));
        var isWhole = curves.All(curve => curve.X.All(double.IsInteger));
        var hasPoints = isWhole && curves.All(curve => curve.X.Count <= PointsThatAreSeen);
        var rows = curves.SelectMany(curve => Rows(curve, points.Count > 0 ? "line" : null, marksAlone: !hasPoints))
            .Concat(points.SelectMany(curve => Rows(curve, "point", marksAlone: false)))
            .ToList();
        var encoding = new JsonObject
        {
            ["x"] = Vega.Quantity("x", xTitle, xRange, isWhole),
            ["y"] = Vega.Quantity("y", yTitle, isLog: isLog),
            ["color"] = Colour("s", names),
            ["tooltip"] = Vega.Objects([Vega.Hint("s", "curve"), Vega.Hint("x", xTitle, Digits.Format(xRange, 6)), Vega.Hint("y", yTitle, Digits.Format(yRange, 4))]),
        };
        var line = new JsonObject { ["type"] = "line", ["point"] = hasPoints, ["strokeWidth"] = 2 };
        List<JsonObject> layers = points.Count == 0 ? [new() { ["mark"] = line }] : [Layer("k", "point", Point(0.6)), Layer("k", "line", line)];
        if (rows.Any(row => row.ContainsKey(AloneField)))
        {
            layers.Add(Layer(AloneField, true, Point(1)));
        }

        var body = layers.Count == 1 ? layers[0] : new JsonObject { ["layer"] = Vega.Objects(layers) };
        body["encoding"] = encoding;
        if (points.Count == 0 && curves.Count > 1)
        {
            (encoding["color"]!["legend"], encoding["strokeDash"]) = (Vega.LineLegend, Vega.Dashes("s", names));
        }

        return new(title, Vega.Whole(title, Vega.Objects(rows), body, WideAspect), CurveTable(xTitle, curves));

        static JsonObject Layer(string field, JsonNode value, JsonObject mark) => new()
        {
            ["transform"] = Vega.Objects([new JsonObject { ["filter"] = new JsonObject { ["field"] = field, ["equal"] = value } }]),
            ["mark"] = mark,
        };

        static JsonObject Point(double opacity) => new() { ["type"] = "point", ["filled"] = true, ["size"] = 30, ["opacity"] = opacity };
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

    private static IEnumerable<JsonObject> Rows(Curve curve, string? kind, bool marksAlone)
    {
        var chosen = Chosen.Evenly(curve.X.Count, MostPoints).ToList();
        return chosen.Select((index, place) =>
        {
            var row = new JsonObject { ["x"] = Vega.Number(curve.X[index]), ["y"] = Vega.Number(curve.Y[index]), ["s"] = Vega.Text(curve.Name) };
            if (kind is not null)
            {
                row["k"] = kind;
            }

            if (marksAlone && IsThere(place) && !IsThere(place - 1) && !IsThere(place + 1))
            {
                row[AloneField] = true;
            }

            return row;
        });

        bool IsThere(int place) => place >= 0 && place < chosen.Count && double.IsFinite(curve.X[chosen[place]]) && double.IsFinite(curve.Y[chosen[place]]);
    }

    private static bool IsWide(IEnumerable<Curve> curves)
    {
        var values = curves.SelectMany(curve => curve.Y).Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        return values.Min() > 0 && values.Max() > 100 * values.Min();
    }

    /// <summary>The range of the finite values, with room where there is only one.</summary>
    internal static Scale RangeOf(IEnumerable<double> values, double margin = 0)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (lowest, highest) = (finite.Min(), finite.Max());
        var room = highest > lowest ? margin * (highest - lowest) : 1;
        return new(lowest - room, highest + room);
    }

    /// <summary>A row per point where the curves have the same points, else a row per point and curve.</summary>
    private static ReportTable CurveTable(string xTitle, Seq<Curve> curves)
    {
        var (xRange, yRange) = (RangeOf(curves.SelectMany(curve => curve.X)), RangeOf(curves.SelectMany(curve => curve.Y)));
        return curves.All(curve => curve.X == curves[0].X)
            ? ReportTable.Some(
                [xTitle, .. curves.Select(curve => curve.Name)],
                [.. Enumerable.Range(0, curves[0].X.Count).Select(row => curves.Select(curve => Stated(curve.Y[row], yRange)).Prepend(Short(curves[0].X[row], xRange)).ToSeq())])
            : ReportTable.Some(
                ["curve", xTitle, "value"],
                [.. curves.SelectMany(curve => Enumerable.Range(0, curve.X.Count).Select(row => (Seq<string>)[curve.Name, Short(curve.X[row], xRange), Stated(curve.Y[row], yRange)]))]);
    }

    /// <summary>Where something is, in four digits of its range.</summary>
    private static string Short(double value, Scale range) => Digits.Text(value, range, TableDigits);

    /// <summary>A value: of large ones those digits too that tell it from others.</summary>
    private static string Stated(double value, Scale range) =>
        Math.Abs(value) >= 10_000 && Digits.Of(value, range, TableDigits) > TableDigits ? Digits.Text(value, range, TableDigits) : Figures.Number(value);
}
