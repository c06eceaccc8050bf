using System.Text.Json.Nodes;

namespace Pipeline.Export.Reports;

public sealed partial record Chart
{
    /// <summary>Points over an axis, with no lines between them, for their neighbours differ in more than where they stand. One set of them has its name where it has one.</summary>
    internal static Chart Points(string title, string xTitle, string yTitle, Seq<Curve> sets, bool isLogX)
    {
        var names = Different(title, sets.Select(set => set.Name));
        var encoding = new JsonObject
        {
            ["x"] = Vega.Quantity("x", xTitle, isLog: isLogX, padding: PointPadding),
            ["y"] = Vega.Quantity("y", yTitle, padding: PointPadding),
            ["tooltip"] = Vega.Objects([.. names[0].Length > 0 ? new[] { Vega.Hint("s", "rows") } : [], Vega.Hint("x", xTitle, ".4~g"), Vega.Hint("y", yTitle, ".4~g")]),
        };
        if (names[0].Length > 0)
        {
            (encoding["color"], encoding["shape"]) = (Vega.OneOf("s", null, names), Vega.OneOf("s", null, names));
        }

        var body = new JsonObject { ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 45, ["opacity"] = 0.75 }, ["encoding"] = encoding };
        var table = ReportTable.Some(
            [xTitle, .. names.Select(name => name.Length > 0 ? name : yTitle)],
            [.. Enumerable.Range(0, sets[0].X.Count).OrderBy(point => sets[0].X[point]).Select(point => sets.Select(set => Figures.Number(set.Y[point])).Prepend(sets[0].X[point].ToString("G4", CultureInfo.InvariantCulture)).ToSeq())]);
        var rows = sets.SelectMany(set => set.X.Select((x, point) => new JsonObject { ["x"] = Vega.Number(x), ["y"] = Vega.Number(set.Y[point]), ["s"] = Vega.Text(set.Name) }));
        return new(title, Vega.Whole(title, Vega.Objects(rows), body, WideAspect), table);
    }
}
