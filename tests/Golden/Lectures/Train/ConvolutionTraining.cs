using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>Steps of gradient descent on all rows for a convolution with ReLU, max-pooling, a dense layer and softmax; what has no number in a field is in the words of the case.</summary>
internal sealed partial class ConvolutionTraining : LectureForm
{
    internal override string Kind => "train";

    internal override bool Fits(JsonFields fields) =>
        fields.Has("weights") && !fields.IsList("weights") && fields.Nested("weights").Has("conv_weight") && fields.Has("what") && Recipe().IsMatch(fields.Text("what"));

    internal override void Run(LectureRun run)
    {
        var (x, weights, expected) = (run.Case.Array("x"), run.Case.Nested("weights"), run.Expected);
        var data = Dataset.Of(x, [.. run.Case.Numbers("labels").Select(label => (int)label)]);
        var recipe = Recipe().Match(run.Case.Text("what"));
        var (filters, dense) = (weights.Array("conv_weight"), weights.Array("dense_weight"));
        Model input = new(x.Shape.Sample, []);
        var training = input.Conv2D(filters.Shape[^1], filters.Shape[0], padding: Same, name: "conv").Activation(Relu)
            .MaxPooling2D(int.Parse(recipe.Groups["pool"].ValueSpan, CultureInfo.InvariantCulture)).Flatten().Dense(dense.Shape[1], Softmax, name: "dense")
            .Loss(CrossEntropy).Optimizer(Sgd(double.Parse(recipe.Groups["rate"].ValueSpan, CultureInfo.InvariantCulture))).Compile(run.Engine);
        Parameters start = new(
        [
            new("conv.weight", filters),
            new("conv.bias", weights.Array("conv_bias")),
            new("dense.weight", dense),
            new("dense.bias", weights.Array("dense_bias")),
        ]);

        var first = expected.Nested("first");
        run.Compare(first, "output", training.Initialize(start).Predict(data));
        run.CompareAll(first, "gradient", training.Gradients(start, data).Gradients);

        var (name, steps) = (expected.Names.Single(name => name.StartsWith("weights_after_", StringComparison.Ordinal)), expected.Array("loss_before_each_step").Length);
        if (name != $"weights_after_{steps}")
        {
            throw expected.Wrong(name, $"the weights after the {steps} steps");
        }

        List<double> losses = [];
        var seen = Observer.Of(0, (count, happened) =>
        {
            losses.AddRange(happened is BatchCompleted batch ? [batch.Loss.Total] : (double[])[]);
            return count;
        });
        var trained = training.Fit(data, new FitSettings { Epochs = steps, Batches = Batches.Full, Shuffle = false }, seen, start: start).Item1;
        run.Compare(expected, "loss_before_each_step", Tensor.Of(losses.ToArray().AsSpan(), [losses.Count]));
        run.CompareAll(expected, name, trained.Parameters);
    }

    [GeneratedRegex(@"conv \d+x\d+ same \d+ -> relu -> max-pool (?<pool>\d+) -> dense \d+ -> softmax, mean cross-entropy, SGD (?<rate>[\d.]+), full batch")]
    private static partial Regex Recipe();
}
