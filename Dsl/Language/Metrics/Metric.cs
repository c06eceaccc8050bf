namespace Pipeline.Dsl;

/// <summary>Something measured on data beside the loss: a value computed for each sample and averaged over all of them, unweighted.</summary>
public abstract record Metric
{
    private protected Metric()
    {
    }

    /// <summary>Its name in a history: <c>accuracy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a larger value is better.</summary>
    public abstract bool HigherIsBetter { get; }

    /// <summary>A loss as a metric: <c>.Metrics(MeanAbsoluteError)</c>.</summary>
    public static implicit operator Metric(Loss loss) => new LossMetric(loss);

    /// <summary>How the metric reads targets when a sample has the given numbers of outputs and targets.</summary>
    /// <param name="outputShape">The shape of one sample of output.</param>
    /// <param name="targets">The number of target values per sample.</param>
    /// <param name="lossForm">How the training's loss reads them.</param>
    /// <returns>The form, or null where the metric cannot read such targets.</returns>
    public abstract TargetForm? Form(Shape outputShape, long targets, TargetForm lossForm);

    /// <summary>The value for one sample.</summary>
    /// <param name="output">The sample's output, after its last activation.</param>
    /// <param name="target">The sample's target.</param>
    /// <param name="form">How the target is to be read.</param>
    /// <param name="classes">The length of the output's last axis.</param>
    public abstract double Sample(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form, int classes);

    /// <summary>Refuses an output for which the metric cannot mean anything.</summary>
    /// <exception cref="RuleException">It cannot.</exception>
    internal abstract void CheckOutput(Value output, Scope scope, Loss loss);

    internal abstract Description Describe();

    /// <summary>The code that makes it.</summary>
    public sealed override string ToString() => Describe().ToString();
}

/// <summary>A loss as a metric, without weights, regularization or reduction of its own.</summary>
/// <param name="Loss">The loss.</param>
public sealed record LossMetric(Loss Loss) : Metric
{
    /// <summary>The loss.</summary>
    public Loss Loss { get; init => field = Check.NotNull(value, "A metric", "loss"); } = Check.NotNull(Loss, "A metric", "loss");

    /// <inheritdoc/>
    public override string Name => Loss.Name;

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override TargetForm? Form(Shape outputShape, long targets, TargetForm lossForm) => Loss.Form(outputShape, targets);

    /// <inheritdoc/>
    public override double Sample(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form, int classes) => Loss.Sample(output, target, form, classes);

    /// <summary>What cannot be a loss of the output cannot be a metric of it.</summary>
    internal override void CheckOutput(Value output, Scope scope, Loss loss) => Loss.Lower(output, scope);

    internal override Description Describe() => Loss.Describe();
}
