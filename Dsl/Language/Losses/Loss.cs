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

/// <summary>A loss: how bad one sample's output is, given its target. A batch's is the mean over its rows, or their sum; sample weights multiply a row's loss before.</summary>
public abstract record Loss
{
    private protected Loss()
    {
    }

    /// <summary>The name of its value in a history: <c>mean_squared_error</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How the losses of a sample's outputs (its positions, where a loss takes the whole last axis) become one. The default is the mean, as in Keras.</summary>
    public Reduction Outputs { get; init => field = Check.Choice(value, "A loss", "outputs"); }

    /// <summary>How the losses of a batch's samples become one. The default is the mean, Keras' sum_over_batch_size; sample weights multiply before, and the mean's divisor stays the number of rows.</summary>
    public Reduction Samples { get; init => field = Check.Choice(value, "A loss", "samples"); }

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

    /// <summary>The loss of one sample whose output has one axis: <c>CrossEntropy.ValueAt([0.2, 0.5, 0.3], [1])</c>.</summary>
    /// <param name="output">The sample's output, after its last activation.</param>
    /// <param name="target">The sample's target: a number for each output, or the index of a class where the loss takes classes.</param>
    /// <exception cref="ModelException">The target does not fit the output.</exception>
    public double ValueAt(ReadOnlySpan<double> output, ReadOnlySpan<double> target) => Sample(output, target, FormAt(output, target), output.Length);

    /// <summary>The derivatives of <see cref="ValueAt"/> by each output.</summary>
    /// <inheritdoc cref="ValueAt"/>
    public double[] GradientAt(ReadOnlySpan<double> output, ReadOnlySpan<double> target) => Gradient(output, target, FormAt(output, target));

    /// <summary>Whether each output is a decision of its own, between true and false.</summary>
    internal abstract bool DecidesEachOutput { get; }

    /// <summary>The derivatives of a sample's loss by its outputs, which have one axis.</summary>
    private protected abstract double[] Gradient(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form);

    internal abstract Value Lower(Value output, Scope scope);

    internal abstract Description Describe();

    /// <summary>The options that every loss has.</summary>
    private protected Argument[] Reductions => [Argument.Option("outputs", Outputs, Reduction.Mean), Argument.Option("samples", Samples, Reduction.Mean)];

    /// <summary>The loss with the options that every loss has, read from its description.</summary>
    internal Loss Read(Fields fields) => this with { Outputs = fields.Choice<Reduction>("outputs"), Samples = fields.Choice<Reduction>("samples") };

    /// <summary>The code that makes it.</summary>
    public sealed override string ToString() => Describe().ToString();

    private TargetForm FormAt(ReadOnlySpan<double> output, ReadOnlySpan<double> target)
    {
        var form = output.Length == 0 ? throw Throw.NoPoints() : Form([output.Length], target.Length) ?? throw Throw.OtherLength("target", output.Length, target.Length);
        return form != TargetForm.ClassIndex || (target[0] >= 0 && target[0] < output.Length && target[0] == Math.Floor(target[0]))
            ? form
            : throw Throw.Argument("A loss", "target", $"a class index from 0 to {output.Length - 1}", target[0]);
    }
}
