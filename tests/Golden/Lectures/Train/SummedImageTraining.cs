using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>
/// Document 004's net for MNIST: sigmoids, a binary cross-entropy summed over rows and all outputs, gradient descent with λ · W added to the summed gradient, though λ · Σ W² without ½ is reported; the rows in an order of
/// each epoch. By default the first steps, which the case lists one by one.
/// </summary>
internal sealed partial class SummedImageTraining : LectureForm
{
    private const int Validation = 5000;

    private static readonly string[] s_names = ["w_h", "b_h", "w_out", "b_out"];

    internal override string Kind => "train";

    internal override bool Fits(JsonFields fields) => fields.Has("layers") && fields.Has("optimizer") && fields.Nested("optimizer").Has("l2") && Expects(fields, "first_20_steps");

    internal override void Run(LectureRun run)
    {
        var (optimizer, data, drift) = (run.Case.Nested("optimizer"), run.Case.Nested("data"), Drift.Of(run.Case));
        run.Case.Nested("loss").Ignore([.. run.Case.Nested("loss").Names]);
        optimizer.Ignore("name", "rule");
        data.Ignore("file");
        var (rate, lambda, size, epochs) = (optimizer.Number("eta"), optimizer.Number("l2"), optimizer.Positive("batch"), optimizer.Positive("epochs"));
        var layers = run.Layers(LectureImages.Scaled());
        var (images, test) = Datasets.Mnist(MnistFiles.Folder);
        var (train, validation) = (images.OneHot().Take(images.Count - Validation), images.Skip(images.Count - Validation));
        var random = AfterStart(run, data, layers.Parameters);
        CompareOrders(run, data, layers.Parameters, train.Count);

        // λ/2 · Σ W² has the gradient λ · W.
        var compiled = layers.Model.Loss(BinaryCrossEntropy.Summed(), L2(lambda / 2)).Optimizer(Sgd(rate)).Compile(run.Engine);
        using var training = new MeasuredTraining(compiled, rate, layers.Parameters, size);
        var (first, expected) = (run.Expected.Objects("first_20_steps"), run.Expected);
        expected.Ignore("misclassified_columns");
        List<double[]> table = [];
        for (var epoch = 1; epoch <= (run.IsFull ? epochs : 1); epoch++)
        {
            foreach (var rows in random.Permutation(train.Count).Chunk(size).Where(rows => rows.Length == size).Take(run.IsFull ? int.MaxValue : first.Count))
            {
                if (training.Steps < first.Count)
                {
                    CompareStep(run, first[(int)training.Steps], training, layers, train, rows);
                }
                else
                {
                    training.Step(train, rows);
                }
            }

            if (run.IsFull)
            {
                var cost = training.Measure(train);
                table.Add([epoch, cost.Data + (2 * cost.Penalty), Accuracy(training, images.Take(train.Count)), Accuracy(training, validation)]);
            }
        }

        if (!run.IsFull)
        {
            run.LeaveForFull(expected, "epoch_cost_trainaccuracy_validationaccuracy", "test_accuracy", "final_weights", "first_25_misclassified", "misclassified_count");
            return;
        }

        var results = expected.Matrix("epoch_cost_trainaccuracy_validationaccuracy");
        for (var row = 0; row < results.Shape[0]; row++)
        {
            run.Compare($"expected.epoch_cost_trainaccuracy_validationaccuracy[{row}]", Tensor.Of(table[row].AsSpan(), [4]), Tensor.Of(results.Row(row), [4]), drift.At(row + 1));
        }

        run.CompareEach(expected, "final_weights", training.Weights.Select(item => item.Value), drift.At(epochs));
        CompareWrong(run, training.Predict(test), test);
    }

    /// <summary>One step, and what the case has of it: the cost before, outputs, gradients, and the weights after.</summary>
    private static void CompareStep(LectureRun run, JsonFields expected, MeasuredTraining training, LectureModel layers, Dataset train, int[] rows)
    {
        run.Compare(expected, "rows", Tensors.Generate([rows.Length], i => rows[i]));
        if (expected.Has("gradient_w_h"))
        {
            var gradients = training.Gradients(train, rows).Gradients;
            foreach (var (name, path) in s_names.Zip(Paths(layers)))
            {
                // The file's gradients are of the cost alone.
                var penalty = path.EndsWith(".weight", StringComparison.Ordinal) ? run.Case.Nested("optimizer").Number("l2") : 0;
                var (gradient, weight) = (gradients[path].ToFloat64(), training.Weights[path]);
                run.Compare(expected, $"gradient_{name}", Tensors.Generate(gradient.Shape, i => gradient[i] - (penalty * weight[i])));
            }

            var model = run.Trained(layers.Model, training.AllParameters);
            var batch = train.Rows(rows);
            run.Compare(expected, "output_first_3_rows", model.Predict(batch).First(3));
            run.Compare(expected, "hidden_first_row", model.Output(layers.Model.Paths[^2], batch).First(1));
        }

        var loss = training.Step(train, rows);
        run.Compare(expected, "batch_cost_without_l2", loss.Data);
        run.Compare(expected, "batch_cost_with_l2", loss.Data + (2 * loss.Penalty));
        foreach (var (name, path) in s_names.Zip(Paths(layers)))
        {
            var weights = training.Weights[path];
            run.Compare(expected, name, weights);
            if (expected.Has($"{name}_full"))
            {
                run.Compare(expected, $"{name}_full", weights);
            }
        }
    }

    /// <summary>The test rows that are classified as they should not be: row, label and class.</summary>
    private static void CompareWrong(LectureRun run, Tensor outputs, Dataset test)
    {
        var values = outputs.ToFloat64();
        var wrong = (from row in Enumerable.Range(0, test.Count)
                     let label = (int)test.Targets[row]
                     let found = MeasuredTraining.Largest(values.Row(row))
                     where found != label
                     select new[] { (double)row, label, found }).ToList();
        var expected = run.Expected;
        var first = expected.Matrix("first_25_misclassified");
        run.Compare(expected, "misclassified_count", wrong.Count);
        run.Compare(expected, "test_accuracy", 1 - (wrong.Count / (double)test.Count));
        run.Compare("expected.first_25_misclassified", Tensor.Of(wrong.Take(first.Shape[0]).SelectMany(row => row).ToArray().AsSpan(), first.Shape), first);
    }

    private static double Accuracy(MeasuredTraining training, Dataset data)
    {
        var outputs = training.Predict(data).ToFloat64().Float64;
        return MeasuredTraining.Right(data, [.. Enumerable.Range(0, data.Count)], outputs) / (double)data.Count;
    }

    /// <summary>The orders of the first epochs.</summary>
    private static void CompareOrders(LectureRun run, JsonFields data, Parameters start, int count)
    {
        var random = AfterStart(run, data, start);
        var expected = data.Matrix("first_20_indices_of_epoch_1_2_3");
        for (var epoch = 0; epoch < expected.Shape[0]; epoch++)
        {
            var order = random.Permutation(count);
            run.Compare("data.first_20_indices_of_epoch_1_2_3", Tensors.Generate([expected.Shape[1]], i => order[i]), Tensor.Of(expected.Row(epoch), [expected.Shape[1]]));
        }
    }

    /// <summary>Draws the starting weights, which must be those given.</summary>
    private static LegacyRandom AfterStart(LectureRun run, JsonFields data, Parameters start)
    {
        if (Order().Match(data.Text("order")) is not { Success: true } match)
        {
            throw data.Wrong("order", "normal starting weights and shuffled epochs by a seed");
        }

        double Number(string name) => double.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
        var random = new LegacyRandom((int)Number("seed"));
        foreach (var (path, values) in start.Where(item => item.Value.Shape.Rank == 2))
        {
            run.Compare($"the start of {path}", random.Normals(values.Shape, 0, Number("deviation")), values);
        }

        return random;
    }

    private static IEnumerable<string> Paths(LectureModel layers) => layers.Parameters.Paths;

    [GeneratedRegex(@"RandomState\((?<seed>\d+)\): normal\(0,(?<deviation>[\d.]+),\(.*, then per epoch shuffle\(arange\(\d+\)\)")]
    private static partial Regex Order();
}
