namespace Pipeline.Dsl;

/// <summary>-Σ t · log p over the classes (the last axis of the output), averaged over the positions before it. Targets are class indices or one-hot: the targets decide.</summary>
/// <remarks>
/// Keras' SparseCategoricalCrossentropy and CategoricalCrossentropy in one. After a Softmax it is computed from the Softmax's argument, exact; after any other activation the
/// outputs are divided by their sum and clipped to [1e-7, 1 - 1e-7], as in Keras.
/// </remarks>
public sealed record CrossEntropyLoss : FormulaLoss
{
    internal CrossEntropyLoss()
    {
    }

    /// <summary>Label smoothing s: each share t is taken as t · (1 - s) + s / classes; in [0, 1), the default is 0. Class indices are smoothed too, as one-hot ones.</summary>
    public double LabelSmoothing { get; init => field = Check.Fraction(value, "CrossEntropy", "labelSmoothing"); }

    /// <inheritdoc/>
    public override string Name => "cross_entropy";

    /// <inheritdoc/>
    public override Expr Formula => -Prelude.SumOf(Smoothed(T, LabelSmoothing) * Prelude.Log(Probability));

    private protected override TargetForm Targets => TargetForm.OneHot;

    /// <summary>The same as the formula, without its many small rows: metrics ask for it row by row.</summary>
    public override double Sample(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form, int classes)
    {
        var sum = 0.0;
        var positions = output.Length / classes;
        for (var position = 0; position < positions; position++)
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
                share = (share * (1 - LabelSmoothing)) + (LabelSmoothing / classes);
                if (share != 0)
                {
                    sum -= share * Math.Log(Math.Clamp(row[k] / total, CrossEntropyOp.Epsilon, 1 - CrossEntropyOp.Epsilon));
                }
            }
        }

        return Outputs == Reduction.Sum ? sum : sum / positions;
    }

    /// <summary>A share, smoothed.</summary>
    internal static Expr Smoothed(Expr share, double smoothing) => smoothing == 0 ? share : (share * (1 - smoothing)) + (smoothing / Prelude.SumOf(1));

    /// <summary>The outputs divided by their sum, clipped.</summary>
    internal static Expr Probability => Prelude.Max(Prelude.Min(Expr.X / Prelude.SumOf(Expr.X), 1 - CrossEntropyOp.Epsilon), CrossEntropyOp.Epsilon);

    internal override Value Lower(Value output, Scope scope) => output.Shape[^1] == 1
        ? throw Throw.OneClass()
        : scope.OpOf(output) switch
        {
            SoftmaxOp => scope.Add(new CrossEntropyOp(FromLogits: true, LabelSmoothing, Outputs), [scope.InputOf(output)]),
            _ when scope.Head(output).IsNoProbability => throw Throw.NoProbabilities(),
            _ => scope.Add(new CrossEntropyOp(FromLogits: false, LabelSmoothing, Outputs), [output]),
        };

    internal override Description Describe() => Description.Word("CrossEntropy", [Argument.Option("labelSmoothing", LabelSmoothing, 0.0), .. Reductions]);
}

public static partial class Prelude
{
    /// <summary>-Σ t · log p over the classes; belongs after Softmax. Targets are class indices or one-hot.</summary>
    public static CrossEntropyLoss CrossEntropy { get; } = new();
}
