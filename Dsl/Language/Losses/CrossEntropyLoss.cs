namespace Pipeline.Dsl;

/// <summary>-Σ t · log p over the classes (the last axis of the output), averaged over the positions before it. Targets are class indices or one-hot: the targets decide.</summary>
/// <remarks>
/// Keras' SparseCategoricalCrossentropy and CategoricalCrossentropy in one. After a Softmax it is computed from the Softmax's argument, exact; after any other activation the
/// outputs are divided by their sum and clipped to [1e-7, 1 - 1e-7], as in Keras.
/// </remarks>
public sealed record CrossEntropyLoss : Loss
{
    internal CrossEntropyLoss()
    {
    }

    /// <inheritdoc/>
    public override string Name => "cross_entropy";

    /// <inheritdoc/>
    public override TargetForm? Form(Shape outputShape, long targets) =>
        targets == outputShape.Size ? TargetForm.OneHot : targets == outputShape.Size / outputShape[^1] ? TargetForm.ClassIndex : null;

    /// <inheritdoc/>
    public override double Sample(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form, int classes)
    {
        var sum = 0.0;
        for (var position = 0; position < output.Length / classes; position++)
        {
            var row = output.Slice(position * classes, classes);
            var total = 0.0;
            foreach (var value in row)
            {
                total += value;
            }

            for (var k = 0; k < classes; k++)
            {
                var share = form == TargetForm.ClassIndex ? (target[position] == k ? 1 : 0) : target[(position * classes) + k];
                if (share != 0)
                {
                    sum -= share * Math.Log(Math.Clamp(row[k] / total, CrossEntropyOp.Epsilon, 1 - CrossEntropyOp.Epsilon));
                }
            }
        }

        return sum / (output.Length / classes);
    }

    internal override Value Lower(Value output, Scope scope) => output.Shape[^1] == 1
        ? throw Throw.OneClass()
        : scope.OpOf(output) switch
        {
            SoftmaxOp => scope.Add(new CrossEntropyOp(FromLogits: true, Outputs: Outputs), [scope.InputOf(output)]),
            _ when scope.Head(output).IsNoProbability => throw Throw.NoProbabilities(),
            _ => scope.Add(new CrossEntropyOp(FromLogits: false, Outputs: Outputs), [output]),
        };

    internal override Description Describe() => Description.Word("CrossEntropy");
}

public static partial class Prelude
{
    /// <summary>-Σ t · log p over the classes; belongs after Softmax. Targets are class indices or one-hot.</summary>
    public static CrossEntropyLoss CrossEntropy { get; } = new();
}
