using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>Dense layers applied to rows: outputs, hidden values, classes, and how many of them are right.</summary>
internal sealed partial class LayersForward : LectureForm
{
    internal override string Kind => "forward";

    internal override bool Fits(JsonFields fields) => fields.Has("layers");

    internal override void Run(LectureRun run)
    {
        var layers = run.Layers();
        var trained = layers.Model.Loss(Meaning(layers.Model)).Optimizer(Sgd()).Metrics(Accuracy).Compile(run.Engine).Initialize(layers.Parameters);
        if (run.Case.Has("parameters"))
        {
            run.Compare(run.Case, "parameters", layers.Model.Summary().Total);
        }

        foreach (var name in run.Expected.Names)
        {
            if (RowOfSet().Match(name) is { Success: true } row)
            {
                CompareRow(run, layers, run.Data($"{run.Id.Split('.')[0]}.{row.Groups[1].Value}").Features.First(1), run.Expected.Nested(name));
            }
            else if (Quantity(run, trained, name) is { } actual)
            {
                run.Compare(run.Expected, name, actual);
            }
        }
    }

    /// <summary>What a name stands for; null for an unknown one.</summary>
    private static Tensor? Quantity(LectureRun run, TrainedModel trained, string name)
    {
        Tensor Inputs() => run.Inputs(trained.Model);
        return name switch
        {
            "output" or "probability" => trained.Predict(Inputs()),
            "hidden" => trained.Output(trained.Model.Paths[0], Inputs()),
            "class" => Classes(trained, Inputs()),
            "classification_rate" or "train_accuracy" => Number(trained.Evaluate(run.Data().Rows).Value("accuracy")),
            "mean_cross_entropy" => Number(trained.Evaluate(run.Data().Rows).Loss),
            "train_row_0" => trained.Predict(Inputs().First(1)),
            "train_row_0_sum" => Number(trained.Predict(Inputs().First(1)).ToFloat64().Float64.ToArray().Sum()),
            "train_row_0_class" => Classes(trained, Inputs().First(1)),
            "train_row_0_label" => Number(run.Data().Rows.Targets[0]),
            _ when name.StartsWith("on_", StringComparison.Ordinal) => trained.Predict(run.Data(name[3..]).Features),
            _ when FirstHidden().Match(name) is { Success: true } hidden => trained.Output(trained.Model.Paths[Whole(hidden.Groups[1]) - 1], Inputs()).First(Whole(hidden.Groups[2])),
            _ when FirstRows().Match(name) is { Success: true } rows => trained.Predict(Inputs()).First(Whole(rows.Groups[1])),
            _ => null,
        };
    }

    /// <summary>Every step of one row through two layers.</summary>
    private static void CompareRow(LectureRun run, LectureModel layers, Tensor row, JsonFields expected)
    {
        var (model, parameters) = (layers.Model, layers.Parameters);
        var trained = run.Trained(model, parameters);

        // The products of each input alone: a row with one input after another, and no bias.
        var first = (Dense)model.Layers[0];
        Model products = new(model.InputShape, [new Dense(first.Units, bias: false)]);
        var weight = parameters[$"{model.Paths[0]}.weight"];
        var unit = Tensors.Unit(row.Length);
        var alone = Tensors.Generate(unit.Shape, place => unit[place] * row[place % row.Length]);
        run.Compare(expected, "x_times_w", run.Trained(products, new Parameters([new($"{products.Paths[0]}.weight", weight)])).Predict(alone).Transposed());

        run.Compare(expected, "hidden_preactivation", run.Trained(layers.WithoutActivation(0), parameters).Output(model.Paths[0], row));
        run.Compare(expected, "hidden", trained.Output(model.Paths[0], row));
        run.Compare(expected, "output_preactivation", run.Trained(layers.WithoutActivation(model.Layers.Count - 1), parameters).Predict(row));
        run.Compare(expected, "output", trained.Predict(row));
    }

    private static Tensor Classes(TrainedModel trained, Tensor inputs)
    {
        var classes = trained.PredictClass(inputs);
        return Tensors.Generate([classes.Count], row => classes[row].Index);
    }

    /// <summary>The loss that says what the outputs mean: one probability, or those of classes.</summary>
    private static Loss Meaning(Model model) => model.OutputShape[^1] > 1 ? CrossEntropy : model.Layers[^1] is Dense { Activation: UnaryExpr { Function: UnaryFunction.Sigmoid } } ? BinaryCrossEntropy : MeanSquaredError;

    private static Tensor Number(double value) => Tensor.Of([value], []);

    private static int Whole(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^h([1-9]\\d?)_first_([1-9]\\d{0,5})$")]
    private static partial Regex FirstHidden();

    [GeneratedRegex("^output_first_([1-9]\\d{0,5})_rows$")]
    private static partial Regex FirstRows();

    [GeneratedRegex("^(?!train)(\\w+)_row_0$")]
    private static partial Regex RowOfSet();
}
