using System.Text.Json.Nodes;

namespace Pipeline.Export.Reports;

/// <summary>One cell of a heat map.</summary>
/// <param name="Column">The column's label; columns stand in the order in which their labels come.</param>
/// <param name="Row">The row's label; likewise.</param>
/// <param name="Value">The value; NaN is an empty cell.</param>
public readonly record struct HeatCell(string Column, string Row, double Value)
{
    /// <summary><c>(0.1, 0.001): 0.93</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"({Column}, {Row}): {Value}");
}

public sealed partial record Chart
{
    private const int MostNumberedCells = 12;

    /// <summary>A value for each pair of labels, as colours: the results of a grid of trainings.</summary>
    /// <param name="title">What stands above the chart: <c>test accuracy</c>.</param>
    /// <param name="columnTitle">What the columns are: <c>learning rate</c>.</param>
    /// <param name="rowTitle">What the rows are.</param>
    /// <param name="valueTitle">What the colours are: <c>accuracy</c>.</param>
    /// <param name="cells">The cells in any order; a pair without a cell stays empty.</param>
    /// <exception cref="ArgumentException">There is no cell, or two for one pair.</exception>
    public static Chart HeatMap(string title, string columnTitle, string rowTitle, string valueTitle, Seq<HeatCell> cells) =>
        HeatMap(title, columnTitle, rowTitle, valueTitle, cells, [.. cells.Select(cell => cell.Column).Distinct()], [.. cells.Select(cell => cell.Row).Distinct()]);

    /// <summary>The same with the order of the columns and rows, in which cells may be missing.</summary>
    internal static Chart HeatMap(string title, string columnTitle, string rowTitle, string valueTitle, Seq<HeatCell> cells, List<string> columns, List<string> rows)
    {
        if (cells.Count == 0)
        {
            throw Throw.NoCells(title);
        }

        if (cells.GroupBy(cell => (cell.Column, cell.Row)).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw Throw.SameCell(title, twice.Key.Column, twice.Key.Row);
        }

        var range = RangeOf(cells.Select(cell => cell.Value));
        var data = cells.Select(cell => new JsonObject
        {
            ["c"] = Vega.Text(cell.Column),
            ["r"] = Vega.Text(cell.Row),
            ["v"] = Vega.Number(cell.Value),
            ["t"] = double.IsFinite(cell.Value) ? Figures.Number(cell.Value, digits: 3) : string.Empty,
            ["d"] = (cell.Value - range.Lowest) / (range.Highest - range.Lowest) is < 0.6,
        });
        var body = Cells(
            Vega.OneOf("c", columnTitle, columns),
            Vega.OneOf("r", rowTitle, rows),
            new JsonObject { ["field"] = "v", ["type"] = "quantitative", ["title"] = valueTitle, ["scale"] = new JsonObject { ["scheme"] = "viridis", ["zero"] = false } },
            Vega.Objects([Vega.Hint("c", columnTitle), Vega.Hint("r", rowTitle), Vega.Hint("v", valueTitle, Digits.Format(range, 5))]),
            columns.Count <= MostNumberedCells && rows.Count <= MostNumberedCells);
        return new(title, Vega.Whole(title, Vega.Objects(data), body, Math.Clamp(0.25 + (0.09 * rows.Count), 0.5, 1.1)), Square(columnTitle, rowTitle, columns, rows, cells));
    }

    /// <summary>Rectangles of colours, with their texts where they have room; field d says where the colour is dark.</summary>
    private static JsonObject Cells(JsonObject column, JsonObject row, JsonObject colour, JsonArray hints, bool hasTexts)
    {
        (column["axis"], row["axis"]) = (new JsonObject { ["grid"] = false }, new JsonObject { ["labelOverlap"] = true, ["labelLimit"] = 90, ["grid"] = false });
        var layers = new List<JsonObject> { new() { ["mark"] = new JsonObject { ["type"] = "rect" }, ["encoding"] = new JsonObject { ["color"] = colour, ["tooltip"] = hints } } };
        if (hasTexts)
        {
            layers.Add(new JsonObject
            {
                ["mark"] = new JsonObject { ["type"] = "text", ["fontSize"] = 11 },
                ["encoding"] = new JsonObject
                {
                    ["text"] = new JsonObject { ["field"] = "t", ["type"] = "nominal" },
                    ["color"] = new JsonObject
                    {
                        ["condition"] = new JsonObject { ["test"] = new JsonObject { ["field"] = "d", ["equal"] = true }, ["value"] = "white" },
                        ["value"] = "black",
                    },
                },
            });
        }

        return new() { ["encoding"] = new JsonObject { ["x"] = column, ["y"] = row }, ["layer"] = Vega.Objects(layers) };
    }

    private static ReportTable Square(string columnTitle, string rowTitle, List<string> columns, List<string> rows, Seq<HeatCell> cells)
    {
        var range = RangeOf(cells.Select(cell => cell.Value));
        var values = cells.ToDictionary(cell => (cell.Column, cell.Row), cell => cell.Value);
        return ReportTable.Some(
            [$"{rowTitle} \\ {columnTitle}", .. columns],
            [.. rows.Select(row => columns.Select(column => values.TryGetValue((column, row), out var value) ? Stated(value, range) : string.Empty).Prepend(row).ToSeq())]);
    }
}
