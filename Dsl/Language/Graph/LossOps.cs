namespace Pipeline.Dsl;

/// <summary>An op that gives one number per sample, a loss or a penalty; a batch's is the mean over its rows.</summary>
public abstract record SampleOp : Op
{
    private protected SampleOp()
    {
    }

    internal sealed override Shape Infer(ReadOnlySpan<Shape> inputs) => [];
}

/// <summary>A loss of each output with its target, averaged over a sample's outputs: variable 0 is the output (or the value before its Sigmoid), variable 1 the target.</summary>
/// <param name="Formula">The loss of one output.</param>
public sealed record ElementwiseLossOp(Expr Formula) : SampleOp;

/// <summary>-Σ t · log p over the classes (the last axis), averaged over the positions before it. Targets are class indices (one per position) or shares of each class.</summary>
/// <param name="FromLogits">
/// Whether the input is what stands before a Softmax: then log p is x - log Σ e^x, exact. Otherwise p is x / Σ x, clipped to [1e-7, 1 - 1e-7], as in Keras.
/// </param>
public sealed record CrossEntropyOp(bool FromLogits) : SampleOp
{
    /// <summary>Probabilities that do not come from a Softmax are clipped to [ε, 1 - ε]; Keras' backend epsilon.</summary>
    public const double Epsilon = 1e-7;
}

/// <summary>A penalty on a layer's output: l1 · Σ|x| + l2 · Σx² over a sample; sample weights do not touch it.</summary>
/// <param name="Regularizer">The factors.</param>
public sealed record ActivityPenaltyOp(Regularizer Regularizer) : SampleOp;
