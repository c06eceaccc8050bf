namespace Pipeline.Dsl;

/// <summary>How the targets of a sample are to be read; decided by the loss and by the targets themselves.</summary>
public enum TargetForm
{
    /// <summary>A number for each output.</summary>
    Values,

    /// <summary>For each output, the probability that it is true: 0 or 1, or between.</summary>
    Binary,

    /// <summary>For each class its share, one of them 1 as a rule; the classes are the last axis of the output.</summary>
    OneHot,

    /// <summary>The index of the class, one per position of the output before its last axis.</summary>
    ClassIndex,
}

/// <summary>A loss: how bad one sample's output is, given its target. A batch's loss is the mean over its rows; sample weights multiply a row's loss before.</summary>
public abstract record Loss
{
    private protected Loss()
    {
    }

    /// <summary>The name of its value in a history: <c>mean_squared_error</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How the losses of a sample's outputs (its positions, where a loss takes the whole last axis) become one. The default is the mean, as in Keras.</summary>
    public Reduction Outputs { get; init; }

    /// <summary>How the losses of a batch's samples become one. The default is the mean, Keras' sum_over_batch_size; sample weights multiply before, and the mean's divisor stays the number of rows.</summary>
    public Reduction Samples { get; init; }

    /// <summary>How targets are to be read when a sample has the given numbers of outputs and targets.</summary>
    /// <param name="outputShape">The shape of one sample of output.</param>
    /// <param name="targets">The number of target values per sample.</param>
    /// <returns>The form, or null where such targets do not fit the output.</returns>
    public abstract TargetForm? Form(Shape outputShape, long targets);

    /// <summary>The loss of one sample from what Predict gives, in float64: the definition that metrics use.</summary>
    /// <param name="output">The sample's output, after its last activation.</param>
    /// <param name="target">The sample's target.</param>
    /// <param name="form">How the target is to be read.</param>
    /// <param name="classes">The length of the output's last axis.</param>
    public abstract double Sample(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form, int classes);

    internal abstract Value Lower(Value output, Scope scope);

    internal abstract Description Describe();

    /// <summary>The code that makes it.</summary>
    public sealed override string ToString() => Describe().ToString();
}
