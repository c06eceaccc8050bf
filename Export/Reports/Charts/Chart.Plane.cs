using System.Text.Json.Nodes;

namespace Pipeline.Export.Reports;

public sealed partial record Chart
{
    /// <summary>Cells of a plane to a side: smooth enough for an eye, and a page with several stays small.</summary>
    private const int PlaneSide = 64;

    private const double PlaneMargin = 0.08;

    /// <summary>Each cell reaches under the next, or the paper would shine through between them.</summary>
    private const double PlaneOverlap = 1.5;

    /// <summary>The class that a model of two features gives every point of the plane, with the rows of a data set.</summary>
    /// <param name="trained">A classifier of two features.</param>
    /// <param name="data">The rows; they say which part of the plane is drawn.</param>
    /// <exception cref="InvalidOperationException">The model has no classes.</exception>
    /// <exception cref="ArgumentException">The model does not have two features, or the data does not fit it.</exception>
    public static Chart DecisionRegions(TrainedModel trained, Dataset data)
    {
        const string Title = "Decision regions";
        var plane = Plane.Of(trained, data);
        var classes = trained.ConfusionMatrix(data.Rows([0])).Classes;
        var given = trained.PredictClass(plane.Features);
        var regions = new JsonObject
        {
            ["field"] = "data",
            ["type"] = "nominal",
            ["legend"] = null,
            ["scale"] = new JsonObject { ["domain"] = Vega.Numbers(Enumerable.Range(0, classes.Count).Select(index => (double)index)), ["range"] = "ordinal" },
        };
        var named = data.HasClasses ? data : Named(data, classes);
        var points = Points(named, 0, 1);
        points["data"] = new JsonObject { ["values"] = Vega.Rounded(PointRows(named, 0, 1)) };
        var body = plane.Spec(regions, points);
        body["resolve"] = new JsonObject { ["scale"] = new JsonObject { ["color"] = "independent", ["shape"] = "independent" } };
        return new(Title, Vega.Whole(Title, Vega.Numbers(given.Select(prediction => (double)prediction.Index)), body, aspect: 0.9, isDense: true), plane.Table(classes, given))
        {
            Note = "The background is the class that the model gives a point, the points are rows of the data with their true class.",
        };
    }

    /// <summary>An output of a model of two features over the plane.</summary>
    /// <param name="trained">A model of two features.</param>
    /// <param name="data">Rows that say which part of the plane is drawn.</param>
    /// <param name="output">Which output, from 0.</param>
    /// <exception cref="ArgumentException">The model does not have two features, or the data does not fit it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public static Chart OutputOverPlane(TrainedModel trained, Dataset data, int output = 0)
    {
        var plane = Plane.Of(trained, data);
        var values = trained.Predict(plane.Features);
        var width = values.Length / values.Shape[0];
        if (output < 0 || output >= width)
        {
            throw Throw.NoOutput(nameof(output), output, width);
        }

        var name = width == 1 ? "output" : output < trained.Classes.Count ? $"output for {trained.Classes[output]}" : $"output {Figures.Whole(output)}";
        var title = $"{char.ToUpperInvariant(name[0])}{name[1..]}";
        var column = Enumerable.Range(0, values.Shape[0]).Select(row => values[(row * width) + output]).ToList();
        var colour = new JsonObject { ["field"] = "data", ["type"] = "quantitative", ["title"] = name, ["scale"] = new JsonObject { ["scheme"] = "viridis", ["zero"] = false } };
        return new(title, Vega.Whole(title, Vega.Numbers(column), plane.Spec(colour, null), aspect: 0.9, isDense: true), plane.Table(name, column));
    }

    private static Dataset Named(Dataset data, Seq<string> classes) => (data.TargetWidth == 1 ? data : data.ClassIndices()).Named(classes: classes);

    /// <summary>The cells of the plane around a data set.</summary>
    private sealed record Plane(Scale X, Scale Y, string XTitle, string YTitle, Tensor Features)
    {
        internal static Plane Of(TrainedModel trained, Dataset data)
        {
            ArgumentNullException.ThrowIfNull(trained);
            ArgumentNullException.ThrowIfNull(data);
            if (trained.Model.InputShape != [2] || data.FeatureShape != [2])
            {
                throw Throw.NoPlane(trained.Model.InputShape, data.FeatureShape);
            }

            var (x, y) = (RangeOf(data, 0, PlaneMargin), RangeOf(data, 1, PlaneMargin));
            var points = new double[2 * PlaneSide * PlaneSide];
            for (var cell = 0; cell < PlaneSide * PlaneSide; cell++)
            {
                points[2 * cell] = x.Lowest + (((cell % PlaneSide) + 0.5) * Step(x));
                points[(2 * cell) + 1] = y.Lowest + (((cell / PlaneSide) + 0.5) * Step(y));
            }

            return new(x, y, Labels.Feature(data, 0), Labels.Feature(data, 1), Tensor.Of(points, [PlaneSide * PlaneSide, 2]).To(data.Type));
        }

        /// <summary>Values stand alone in the data; where each belongs follows from its place.</summary>
        internal JsonObject Spec(JsonObject colour, JsonObject? points)
        {
            var cells = new JsonObject
            {
                ["transform"] = Vega.Objects(
                [
                    new JsonObject { ["window"] = Vega.Objects([new JsonObject { ["op"] = "row_number", ["as"] = "i" }]) },
                    Edge("x", X, $"(datum.i - 1) % {PlaneSide}", 0),
                    Edge("x2", X, $"(datum.i - 1) % {PlaneSide}", PlaneOverlap),
                    Edge("y", Y, $"floor((datum.i - 1) / {PlaneSide})", 0),
                    Edge("y2", Y, $"floor((datum.i - 1) / {PlaneSide})", PlaneOverlap),
                ]),
                ["mark"] = new JsonObject { ["type"] = "rect", ["clip"] = true, ["tooltip"] = null },
                ["encoding"] = new JsonObject { ["x2"] = new JsonObject { ["field"] = "x2" }, ["y2"] = new JsonObject { ["field"] = "y2" }, ["color"] = colour },
            };
            return new()
            {
                ["encoding"] = new JsonObject { ["x"] = Vega.Quantity("x", XTitle, X), ["y"] = Vega.Quantity("y", YTitle, Y) },
                ["layer"] = points is null ? Vega.Objects([cells]) : Vega.Objects([cells, points]),
            };
        }

        internal ReportTable Table(Seq<string> classes, Seq<ClassPrediction> given) =>
            Table("class", cell => given[cell].Index < classes.Count ? classes[given[cell].Index] : given[cell].Name);

        internal ReportTable Table(string name, List<double> values)
        {
            var range = RangeOf(values);
            return Table(name, cell => Stated(values[cell], range));
        }

        private ReportTable Table(string name, Func<int, string> value)
        {
            // A coarse grid of the fine one.
            const int Step = PlaneSide / 7;
            var cells = Enumerable.Range(0, PlaneSide * PlaneSide).Where(cell => cell / PlaneSide % Step == Step / 2 && cell % PlaneSide % Step == Step / 2);
            return ReportTable.Some([XTitle, YTitle, name], [.. cells.Select(cell => (Seq<string>)[Short(Features[2 * cell], X), Short(Features[(2 * cell) + 1], Y), value(cell)])]);
        }

        private static double Step(Scale range) => (range.Highest - range.Lowest) / PlaneSide;

        private static JsonObject Edge(string name, Scale range, string place, double more) => new()
        {
            ["calculate"] = FormattableString.Invariant($"{range.Lowest} + ({place} + {more}) * {Step(range)}"),
            ["as"] = name,
        };
    }
}
