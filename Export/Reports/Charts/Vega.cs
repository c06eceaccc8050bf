using System.Text.Json.Nodes;

namespace Pipeline.Export.Reports;

/// <summary>The parts that Vega-Lite specs have in common. Fields have short names of this library's own: texts from data are values and titles, never names.</summary>
internal static class Vega
{
    private const string Schema = "https://vega.github.io/schema/vega-lite/v6.json";

    /// <summary>Okabe and Ito's colours without yellow and black, and two more: told apart by colour-blind eyes, and seen on white. The page has a set of its own for dark.</summary>
    private static readonly string[] s_colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7B4FA3", "#777777"];

    /// <summary>Pale forms of them, for areas behind points.</summary>
    private static readonly string[] s_pale = ["#B5D6EA", "#F3C9AD", "#B0DFD1", "#EFD9E5", "#F7DFAE", "#D5ECF9", "#D6C7E2", "#D4D4D4"];

    /// <summary>From none to all; the first is nearly the page's own colour.</summary>
    private static readonly string[] s_blues = ["#F4F7FA", "#08519C"];

    /// <summary>Lengths of line and gap in pixels; the first is a line without gaps.</summary>
    private static readonly double[][] s_dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]];

    /// <summary>More than a chart shows.</summary>
    private const int MostDigits = 6;

    /// <summary>The names of members of JavaScript's Object.</summary>
    private static readonly string[] s_taken =
    [
        "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
    ];

    /// <summary>A whole spec.</summary>
    /// <param name="title">The title, which the page shows itself.</param>
    /// <param name="data">The values; they are rounded.</param>
    /// <param name="body">Mark or layers, and what belongs to them.</param>
    /// <param name="aspect">The height as a share of the width.</param>
    /// <param name="isDense">Whether it has so many marks that it is drawn as pixels.</param>
    /// <param name="isInverted">Whether its colours go the other way on a dark page, and with them the colours of texts on them.</param>
    internal static JsonObject Whole(string title, JsonArray data, JsonObject body, double aspect, bool isDense = false, bool isInverted = false)
    {
        var spec = new JsonObject
        {
            ["$schema"] = Schema,
            ["title"] = title,
            ["description"] = title,
            ["width"] = "container",
            ["height"] = Math.Round(480 * aspect),
            ["autosize"] = new JsonObject { ["type"] = "fit", ["contains"] = "padding" },
            ["config"] = new JsonObject { ["range"] = new JsonObject { ["category"] = Texts(s_colours), ["ordinal"] = Texts(s_pale), ["heatmap"] = Texts(s_blues) } },
            ["usermeta"] = new JsonObject
            {
                ["aspect"] = Math.Round(aspect, 3),
                ["inverted"] = isInverted,
                ["embedOptions"] = new JsonObject { ["renderer"] = isDense ? "canvas" : "svg" },
            },
            ["data"] = new JsonObject { ["values"] = Rounded(data) },
        };
        foreach (var (name, value) in body.ToList())
        {
            body.Remove(name);
            spec[name] = value;
        }

        return spec;
    }

    /// <summary>A number on an axis.</summary>
    internal static JsonObject Quantity(string field, string title, Scale? range = null, bool isWhole = false, bool isLog = false, int? ticks = null, int? padding = null)
    {
        var scale = new JsonObject { ["zero"] = false };
        if (padding is { } pixels)
        {
            scale["padding"] = pixels;
        }

        if (range is { } given)
        {
            (scale["domain"], scale["nice"]) = (Numbers([given.Lowest, given.Highest]), false);
        }

        if (isLog)
        {
            (scale["type"], scale["nice"]) = ("log", true);
            scale.Remove("zero");
        }

        var axis = isWhole ? new JsonObject { ["format"] = "d", ["tickMinStep"] = 1 } : isLog ? new JsonObject { ["format"] = "~g", ["tickCount"] = 5 } : [];
        if (ticks is { } count)
        {
            axis["tickCount"] = count;
        }

        return new() { ["field"] = field, ["type"] = "quantitative", ["title"] = title, ["scale"] = scale, ["axis"] = axis };
    }

    /// <summary>One of given names, on an axis or as a colour.</summary>
    internal static JsonObject OneOf(string field, string? title, IEnumerable<string> names) => new()
    {
        ["field"] = field,
        ["type"] = "nominal",
        ["title"] = title,
        ["sort"] = null,
        ["scale"] = new JsonObject { ["domain"] = Texts(names) },
    };

    /// <summary>Dashes that tell few lines apart without their colours, and many whose colours come again.</summary>
    internal static JsonObject Dashes(string field, IReadOnlyList<string> names)
    {
        var dashes = OneOf(field, null, names);
        dashes["scale"]!["range"] = new JsonArray([.. names.Select((_, index) => (JsonNode)Numbers(s_dashes[(names.Count <= s_dashes.Length ? index : index / s_colours.Length) % s_dashes.Length]))]);
        return dashes;
    }

    /// <summary>What stands for names in the legend of a chart of lines and points: lines for the first of them, then points.</summary>
    internal static JsonObject Shapes(string field, IReadOnlyList<string> names, int lines)
    {
        var shapes = OneOf(field, null, names);
        shapes["scale"]!["range"] = Texts(names.Select((_, index) => index < lines ? "stroke" : "circle"));
        return shapes;
    }

    /// <summary>A legend of lines, not of points.</summary>
    internal static JsonObject LineLegend => new() { ["symbolType"] = "stroke" };

    /// <summary>What is told of a mark under the pointer.</summary>
    internal static JsonObject Hint(string field, string title, string? format = null)
    {
        var hint = new JsonObject { ["field"] = field, ["title"] = title };
        if (format is not null)
        {
            hint["format"] = format;
        }

        return hint;
    }

    /// <summary>A text from data as a value. Vega keys marks and legends by their values in JavaScript objects, and what every object has is no key: those few names get a zero-width space.</summary>
    internal static string Text(string text) => Array.IndexOf(s_taken, text) >= 0 ? $"\u200B{text}" : text;

    internal static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)Text(text))];

    /// <summary>Numbers that stand beside one another, rounded.</summary>
    internal static JsonArray Numbers(IEnumerable<double> numbers)
    {
        var all = numbers.ToList();
        var range = Chart.RangeOf(all);
        return [.. all.Select(value => Number(value, range))];
    }

    internal static JsonArray Objects(IEnumerable<JsonObject> objects) => [.. objects];

    /// <summary>JSON has no NaN.</summary>
    internal static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>Rows whose numbers have the digits that their column needs, and no more.</summary>
    internal static JsonArray Rounded(JsonArray rows)
    {
        var cells = rows.OfType<JsonObject>().SelectMany(row => row.Select(cell => (Row: row, Field: cell.Key, Value: cell.Value is JsonValue value && value.TryGetValue<double>(out var number) ? number : double.NaN)));
        foreach (var column in cells.Where(cell => double.IsFinite(cell.Value)).ToLookup(cell => cell.Field, StringComparer.Ordinal))
        {
            var range = Chart.RangeOf(column.Select(cell => cell.Value));
            foreach (var (row, field, value) in column)
            {
                row[field] = Number(value, range);
            }
        }

        return rows;
    }

    private static JsonNode? Number(double value, Scale range) => double.IsFinite(value) ? JsonValue.Create(Digits.Rounded(value, range, MostDigits)) : null;
}
