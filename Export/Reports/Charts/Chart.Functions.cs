using System.Text.Json.Nodes;

namespace Pipeline.Export.Reports;

public sealed partial record Chart
{
    private const int LinePoints = 200;
    private const double LineMargin = 0.05;
    private const double ActivationReach = 5;
    private const int MostUnits = 64;
    private const int MostSampleRows = 40;

    /// <summary>Activation functions over -5 to 5.</summary>
    /// <param name="activations">Words or functions of one's own: <c>Relu</c>, <c>x => x * Sigmoid(x)</c>.</param>
    /// <exception cref="ArgumentException">There is none, or one is given twice.</exception>
    /// <exception cref="InvalidOperationException">One is a function of a whole axis, as Softmax is.</exception>
    public static Chart Activations(params ReadOnlySpan<Activation> activations)
    {
        var traced = new List<Expr>();
        foreach (var activation in activations)
        {
            traced.Add((activation ?? throw new ArgumentNullException(nameof(activations)))(Expr.X));
        }

        return Activations("Activation functions", traced);
    }

    /// <summary>The functions of x, with their names as code; one alone has no legend, so the axis names it.</summary>
    internal static Chart Activations(string title, IReadOnlyList<Expr> formulas) =>
        Functions(title, "x", formulas.Count == 1 ? ActivationNames.Of(formulas[0]) : "activation(x)", formulas.Select(formula => Line(ActivationNames.Of(formula), new(-ActivationReach, ActivationReach), x => formula.Evaluate(x))).ToSeq());

    /// <summary>The outputs of a model of one feature, over that feature, with the targets of a data set where there are as many.</summary>
    /// <param name="trained">A model of one feature.</param>
    /// <param name="data">Rows that say which part of the line is drawn.</param>
    /// <exception cref="ArgumentException">The model does not have one feature, or the data does not fit it.</exception>
    public static Chart OutputOverLine(TrainedModel trained, Dataset data)
    {
        var line = LineOf(trained, data);
        var outputs = trained.Predict(line);
        var width = outputs.Length / LinePoints;
        var points = !data.HasClasses && data.TargetWidth == width ? Enumerable.Range(0, width).Select(target => Targets(data, target)).ToSeq() : [];
        var names = points.Select(curve => curve.Name).ToList();
        for (var index = 0; index < width; index++)
        {
            var name = OutputName(trained, data, width, index);
            names.Add(Labels.Free(names, name, $"model's {name}"));
        }

        return Functions("Output over the feature", Labels.Feature(data, 0), "output", Columns(line, outputs, index => names[points.Count + index]), points) with { Note = NoteOfSome("outputs", MostUnits, width) };
    }

    /// <summary>What each unit of a layer makes of the feature of a model of one feature. Of more than 64 units the first 64 are drawn, which the note says.</summary>
    /// <param name="trained">A model of one feature.</param>
    /// <param name="data">Rows that say which part of the line is drawn.</param>
    /// <param name="layer">The layer's name or path.</param>
    /// <exception cref="ArgumentException">The model does not have one feature, or the data does not fit it.</exception>
    /// <exception cref="ModelException">There is no such layer.</exception>
    public static Chart UnitsOverLine(TrainedModel trained, Dataset data, string layer)
    {
        var line = LineOf(trained, data);
        var outputs = trained.Output(layer, line);
        return Functions($"Units of {layer}", Labels.Feature(data, 0), "unit's output", Columns(line, outputs, index => $"unit {Figures.Whole(index)}")) with { Note = NoteOfSome("units", MostUnits, outputs.Length / LinePoints) };
    }

    /// <summary>The mean output of each unit of a layer for the rows of each class; for data without classes, its output for some rows. Of more than 64 units the first 64 are drawn, which the note says.</summary>
    /// <param name="trained">The model.</param>
    /// <param name="data">The rows.</param>
    /// <param name="layer">The layer's name or path.</param>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    /// <exception cref="ModelException">There is no such layer.</exception>
    public static Chart UnitActivity(TrainedModel trained, Dataset data, string layer)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(data);
        var values = trained.Output(layer, data);
        var width = values.Length / data.Count;
        var units = Math.Min(width, MostUnits);
        var rows = data.HasClasses
            ? Enumerable.Range(0, data.Classes.Count).Select(index => (Name: data.Classes[index], Rows: Enumerable.Range(0, data.Count).Where(row => (int)data.Targets[row] == index).ToList()))
            : Chosen.Evenly(data.Count, MostSampleRows).Select(row => (Name: Figures.Whole(row), Rows: new List<int> { row }));
        var cells = rows.Where(group => group.Rows.Count > 0).SelectMany(group => Enumerable.Range(0, units).Select(unit =>
            new HeatCell(Figures.Whole(unit), group.Name, group.Rows.Average(row => values[(row * width) + unit])))).ToSeq();
        return HeatMap($"Activity of {layer}", "unit", data.HasClasses ? "class" : "row", data.HasClasses ? "mean output" : "output", cells) with
        {
            Note = string.Join("; ", new[] { NoteOfSome("units", MostUnits, width), data.HasClasses ? string.Empty : NoteOfSome("rows", MostSampleRows, data.Count) }.Where(note => note.Length > 0)),
        };
    }

    /// <summary>Predicted over true targets of a regression, with the line on which they are equal. Of more than 1,000 rows 1,000 are drawn.</summary>
    /// <param name="trained">The model.</param>
    /// <param name="data">Rows with as many targets as the model has outputs.</param>
    /// <param name="target">Which target, from 0.</param>
    /// <exception cref="ArgumentException">The data does not fit the model, or there is no such target.</exception>
    public static Chart RegressionFit(TrainedModel trained, Dataset data, int target = 0)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(data);
        var outputs = trained.Predict(data);
        var width = outputs.Length / data.Count;
        if (target < 0 || target >= width || width != data.TargetWidth)
        {
            throw Throw.NoTarget(target, width, data.TargetWidth);
        }

        var name = Labels.Target(data, target);
        var title = $"Predicted and true {name}";
        var (predicted, actual) = (Column(outputs, target, width), Column(data.Targets, target, width));
        var range = RangeOf(predicted.Concat(actual), LineMargin);
        var points = Chosen.Evenly(data.Count, MostScattered).Select(row => new JsonObject { ["x"] = Vega.Number(actual[row]), ["y"] = Vega.Number(predicted[row]) });
        var ends = new[] { range.Lowest, range.Highest }.Select(end => new JsonObject { ["x"] = Vega.Number(end), ["y"] = Vega.Number(end) });
        var body = new JsonObject
        {
            ["encoding"] = new JsonObject { ["x"] = Vega.Quantity("x", $"true {name}", range), ["y"] = Vega.Quantity("y", $"predicted {name}", range) },
            ["layer"] = Vega.Objects(
            [
                new JsonObject
                {
                    ["data"] = new JsonObject { ["values"] = Vega.Objects(ends) },
                    ["mark"] = new JsonObject { ["type"] = "line", ["color"] = "#888888", ["strokeDash"] = Vega.Numbers([4, 4]), ["strokeWidth"] = 1 },
                },
                new JsonObject
                {
                    ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 30, ["opacity"] = 0.6 },
                    ["encoding"] = new JsonObject { ["tooltip"] = Vega.Objects([Vega.Hint("x", "true", Digits.Format(range, TableDigits)), Vega.Hint("y", "predicted", Digits.Format(range, TableDigits))]) },
                },
            ]),
        };
        var table = ReportTable.Some(["row", "true", "predicted"], [.. actual.Select((value, row) => (Seq<string>)[Figures.Whole(row), Stated(value, range), Stated(predicted[row], range)])]);
        return new(title, Vega.Whole(title, Vega.Objects(points), body, aspect: 0.9), table)
        {
            Note = $"{(Determination(actual, predicted) is { } share ? $"R² {Figures.Number(share)}; on" : "On")} the dashed line predictions are right.",
        };
    }

    /// <summary>The share of the targets' variance that the predictions explain; none where they do not vary.</summary>
    private static double? Determination(double[] actual, double[] predicted)
    {
        var mean = actual.Average();
        return Array.TrueForAll(actual, target => target == actual[0]) ? null
            : 1 - (actual.Zip(predicted, (t, y) => (t - y) * (t - y)).Sum() / actual.Sum(t => (t - mean) * (t - mean)));
    }

    /// <summary>Says that not all are drawn; empty where they are.</summary>
    private static string NoteOfSome(string what, int most, int all) => all > most ? $"{Figures.Count(most)} of {Figures.Count(all)} {what}" : string.Empty;

    private static double[] Column(Tensor values, int column, int width) => [.. Enumerable.Range(0, values.Length / width).Select(row => values[(row * width) + column])];

    private static string OutputName(TrainedModel trained, Dataset data, int outputs, int index) =>
        outputs > 1 && index < trained.Classes.Count ? trained.Classes[index] : outputs == 1 ? "output" : data.TargetWidth == outputs ? $"output for {Labels.Target(data, index)}" : $"output {Figures.Whole(index)}";

    private static Curve Targets(Dataset data, int target) =>
        new(Labels.Target(data, target), Chosen.Evenly(data.Count, MostScattered).Select(row => data.Features[row]).ToSeq(), Chosen.Evenly(data.Count, MostScattered).Select(row => data.Targets[(row * data.TargetWidth) + target]).ToSeq());

    private static Tensor LineOf(TrainedModel trained, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(data);
        return trained.Model.InputShape != [1] || data.FeatureShape != [1]
            ? throw Throw.NoLine(trained.Model.InputShape, data.FeatureShape)
            : Tensor.Of([.. Points(RangeOf(Enumerable.Range(0, data.Count).Select(row => data.Features[row]), LineMargin))], [LinePoints, 1]).To(data.Type);
    }

    private static Seq<Curve> Columns(Tensor line, Tensor outputs, Func<int, string> name)
    {
        var width = outputs.Length / LinePoints;
        var x = Column(line, 0, 1).ToSeq();
        return Enumerable.Range(0, Math.Min(width, MostUnits)).Select(index => new Curve(name(index), x, Column(outputs, index, width).ToSeq())).ToSeq();
    }

    private static Curve Line(string name, Scale range, Func<double, double> value) => new(name, Points(range).ToSeq(), Points(range).Select(value).ToSeq());

    private static IEnumerable<double> Points(Scale range) =>
        Enumerable.Range(0, LinePoints).Select(index => range.Lowest + ((range.Highest - range.Lowest) * index / (LinePoints - 1)));
}
