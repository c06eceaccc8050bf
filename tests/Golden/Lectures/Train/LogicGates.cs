using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>A small net of sigmoid units, one for each class, trained with all rows by gradient descent on the binary cross-entropy summed over rows and units; step 0 of its table is the start.</summary>
internal sealed partial class LogicGates : LectureForm
{
    internal override string Kind => "train";

    internal override bool Fits(JsonFields fields) => fields.Has("x") && fields.Has("labels") && fields.Has("loss") && fields.Has("optimizer") && Expects(fields, "step_cost_accuracy");

    internal override void Run(LectureRun run)
    {
        var (loss, optimizer, layers) = (run.Case.Nested("loss"), run.Case.Nested("optimizer"), run.Layers());
        if ((loss.Text("name"), loss.Text("reduction"), optimizer.Text("name")) is not ("binary cross-entropy", "sum over rows and outputs", "sgd"))
        {
            throw loss.Wrong("name", "the binary cross-entropy, summed");
        }

        int[] labels = [.. run.Case.Numbers("labels").Select(label => (int)label)];
        var (x, width) = (run.Case.Array("x"), layers.Model.OutputShape[0]);
        var data = Dataset.Of(x, Tensors.Generate([labels.Length, width], place => labels[place / width] == place % width ? 1 : 0));
        var table = run.Expected.Matrix("step_cost_accuracy");
        var steps = Steps().Match(run.Case.Text("what")) is { Success: true } match ? int.Parse(match.Groups["steps"].ValueSpan, CultureInfo.InvariantCulture) : (int)table[^3];
        var (drift, rate, compiledLoss) = (Drift.Of(run.Case), optimizer.Number("eta"), BinaryCrossEntropy.Summed());
        int[] all = [.. Enumerable.Range(0, labels.Length)];
        using var training = new MeasuredTraining(layers.Model.Loss(compiledLoss).Optimizer(Sgd(rate)).Compile(run.Engine), rate, layers.Parameters, labels.Length);
        for (var (row, step) = (0, 0); step <= steps; step++)
        {
            if (row < table.Shape[0] && table[3 * row] == step)
            {
                var output = training.Predict(data).ToFloat64();
                var (cost, accuracy) = (training.Measure(data).Data, labels.Select((label, place) => MeasuredTraining.Largest(output.Row(place)) == label ? 1 : 0).Average());
                run.Compare($"expected.step_cost_accuracy[{row}]", Tensor.Of([cost], []), Tensor.Of([table[(3 * row) + 1]], []), drift.At(step));
                run.Compare($"expected.step_cost_accuracy[{row}]", Tensor.Of([accuracy], []), Tensor.Of([table[(3 * row) + 2]], []));
                row++;
            }

            if (step < steps)
            {
                training.Step(data, all);
            }
        }

        // The program looks before each step, and leaves its loop after one step more.
        run.Compare(run.Expected, "output", run.Trained(layers.Model, training.Weights).Predict(x));
        training.Step(data, all);
        run.CompareEach(run.Expected, "weights", training.Weights.Select(item => item.Value), drift.At(steps));
    }

    [GeneratedRegex(@"(?<steps>\d+) steps")]
    private static partial Regex Steps();
}
