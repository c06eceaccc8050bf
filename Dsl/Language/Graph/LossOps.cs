namespace Pipeline.Dsl;

/// <summary>How several numbers become one.</summary>
public enum Reduction
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,
}

/// <summary>An op that gives one number per sample, a loss or a penalty.</summary>
public abstract record SampleOp : Op
{
    private protected SampleOp()
    {
    }

    internal sealed override Shape Infer(ReadOnlySpan<Shape> inputs) => [];
}

/// <summary>The targets of the batch, in the shape of the output.</summary>
/// <param name="Shape">The shape of one sample of output.</param>
/// <param name="AcceptsIndices">Whether targets may be class indices, one for each position before the last axis; then its value is 1 at the index, 0 elsewhere.</param>
public sealed record TargetOp(Shape Shape, bool AcceptsIndices) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => Shape;
}

/// <summary>The mean or sum of all values of a sample.</summary>
/// <param name="Reduction">How they become one.</param>
public sealed record SampleLossOp(Reduction Reduction) : SampleOp;

/// <summary>A loss of each output with its target: variable 0 is the output (or the value before its Sigmoid), variable 1 the target.</summary>
/// <param name="Formula">The loss of one output; elementwise.</param>
/// <param name="Outputs">How the losses of a sample's outputs become one.</param>
public sealed record ElementwiseLossOp(Expr Formula, Reduction Outputs = Reduction.Mean) : SampleOp;

/// <summary>-Σ t · log p over the classes (the last axis), one number for each position before it. Targets are class indices (one per position) or shares of each class.</summary>
/// <param name="FromLogits">
/// Whether the input is what stands before a Softmax: then log p is x - log Σ e^x, exact. Otherwise p is x / Σ x, clipped to [1e-7, 1 - 1e-7], as in Keras.
/// </param>
/// <param name="Smoothing">Label smoothing s: each share t is taken as t · (1 - s) + s / classes.</param>
/// <param name="Outputs">How the losses of a sample's positions become one.</param>
public sealed record CrossEntropyOp(bool FromLogits, double Smoothing = 0, Reduction Outputs = Reduction.Mean) : SampleOp
{
    /// <summary>Probabilities that do not come from a Softmax are clipped to [ε, 1 - ε]; Keras' backend epsilon.</summary>
    public const double Epsilon = 1e-7;

    /// <summary>The op with its options.</summary>
    public override string ToString() => $"CrossEntropyOp(logits: {FromLogits}, smoothing: {ExprText.Number(Smoothing)}, {Outputs})";
}

/// <summary>A penalty on a layer's output: l1 · Σ|x| + l2 · Σx² over a sample; a batch's is the mean over its rows, sample weights do not touch it.</summary>
/// <param name="Regularizer">The factors.</param>
public sealed record ActivityPenaltyOp(Regularizer Regularizer) : SampleOp;
