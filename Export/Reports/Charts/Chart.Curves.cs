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
    /// <param name="curves">The lines; the legend is left out for one that is called as the vertical axis or the chart is.</param>
    /// <exception cref="ArgumentException">There is no curve, or two have one name.</exception>
    public static Chart Curves(string title, string xTitle, string yTitle, Seq<Curve> curves) => Curves(title, xTitle, yTitle, curves, default, IsWide(curves));

    /// <summary>Lines over the epochs.</summary>
    /// <param name="title">What stands above the chart; the vertical axis has the same title.</param>
    /// <param name="curves">The lines.</param>
    /// <param name="isShare">Whether the values are shares, which are shown from none to all.</param>
    /// <param name="kept">The epoch whose weights were kept, at which a rule stands; null for none.</param>
    internal static Chart ByEpoch(string title, Seq<Curve> curves, bool isShare = false, int? kept = null) =>
        Curves(title, "epoch", title.ToLowerInvariant(), curves, default, !isShare && IsWide(curves), isShare ? new Scale(0, 1) : null, kept) with
        {
            Note = kept is { } epoch ? $"The dashed upright line is at epoch {Figures.Whole(epoch)}, whose weights were kept." : string.Empty,
        };

    /// <summary>Functions keep their form on an axis that is never logarithmic; points beside the lines are what was measured beside what a model says.</summary>
    private static Chart Functions(string title, string xTitle, string yTitle, Seq<Curve> curves, Seq<Curve> points = default) => Curves(title, xTitle, yTitle, curves, points, isLog: false);

    private static Chart Curves(string title, string xTitle, string yTitle, Seq<Curve> curves, Seq<Curve> points, bool isLog, Scale? range = null, double? rule = null)
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
            ["y"] = Vega.Quantity("y", yTitle, range ?? Padded(curves.Concat(points)), isLog: isLog),
            ["color"] = Vega.OneOf("s", null, names),
            ["tooltip"] = Vega.Objects([Vega.Hint("s", "curve"), Vega.Hint("x", xTitle, Digits.Format(xRange, 6)), Vega.Hint("y", yTitle, Digits.Format(yRange, 4))]),
        };
        var line = new JsonObject { ["type"] = "line", ["point"] = hasPoints, ["strokeWidth"] = 2 };
        List<JsonObject> layers = points.Count == 0 ? [new() { ["mark"] = line }] : [Layer("k", "point", Point(0.6)), Layer("k", "line", line)];
        if (points.Count > 0)
        {
            layers[0]["encoding"] = new JsonObject { ["shape"] = Vega.Shapes("s", names, lines: curves.Count) };
        }

        if (rows.Any(row => row.ContainsKey(AloneField)))
        {
            layers.Add(Layer(AloneField, true, Point(1)));
        }

        var body = layers.Count == 1 ? layers[0] : new JsonObject { ["layer"] = Vega.Objects(layers) };
        body["encoding"] = encoding;
        if (isWhole && curves.Concat(points).SelectMany(curve => curve.X).Distinct().Take(2).ToList() is [var only])
        {
            encoding["x"]!["axis"]!["values"] = Vega.Numbers([only]);
        }

        if (names.Count == 1 && (IsSame(names[0], yTitle) || IsSame(names[0], title)))
        {
            encoding["color"]!["legend"] = null;
        }
        else if (points.Count == 0)
        {
            encoding["color"]!["legend"] = Vega.LineLegend;
        }

        if (points.Count == 0 && curves.Count > 1)
        {
            encoding["strokeDash"] = Vega.Dashes("s", names);
        }

        return new(title, Vega.Whole(title, Vega.Objects(rows), rule is { } at ? WithRule(body, at) : body, WideAspect), CurveTable(xTitle, curves));

        static JsonObject Layer(string field, JsonNode value, JsonObject mark) => new()
        {
            ["transform"] = Vega.Objects([new JsonObject { ["filter"] = new JsonObject { ["field"] = field, ["equal"] = value } }]),
            ["mark"] = mark,
        };

        static JsonObject Point(double opacity) => new() { ["type"] = "point", ["filled"] = true, ["size"] = 30, ["opacity"] = opacity };
    }

    private static bool IsSame(string name, string title) => string.Equals(name, title, StringComparison.OrdinalIgnoreCase);

    /// <summary>With an upright line behind what is drawn.</summary>
    private static JsonObject WithRule(JsonObject body, double at)
    {
        var rule = new JsonObject
        {
            ["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["x"] = at }) },
            ["mark"] = new JsonObject { ["type"] = "rule", ["color"] = "#888888", ["strokeDash"] = Vega.Numbers([4, 4]) },
            ["encoding"] = new JsonObject { ["x"] = new JsonObject { ["field"] = "x", ["type"] = "quantitative" } },
        };
        return new() { ["layer"] = Vega.Objects([body, rule]) };
    }

    /// <summary>Room around a value that is the only one, in proportion to it; null where there are several, whose range the chart library finds.</summary>
    private static Scale? Padded(IEnumerable<Curve> curves)
    {
        const double Room = 0.1;
        return curves.SelectMany(curve => curve.Y).Where(double.IsFinite).Distinct().Take(2).ToList() is [var only]
            ? only == 0 ? new Scale(-1, 1) : new Scale(only - (Room * Math.Abs(only)), only + (Room * Math.Abs(only)))
            : null;
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
