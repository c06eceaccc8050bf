namespace Pipeline.Dsl;

/// <summary>A loss as a metric: its mean over the rows, without weights or regularization.</summary>
/// <param name="Loss">The loss.</param>
public sealed record LossMetric(Loss Loss) : Metric
{
    /// <summary>The loss.</summary>
    public Loss Loss { get; init => field = Check.NotNull(value, "A metric", "loss"); } = Check.NotNull(Loss, "A metric", "loss");

    /// <summary>The loss's name with the options that are not the default: <c>huber</c>, <c>huber delta 2</c>.</summary>
    public override string Name => string.Concat(
        Loss.Name, string.Concat(Loss.Describe().Arguments.Where(argument => !argument.IsDefault && argument.Value is double or Enum).Select(argument => $" {argument.Words}")));

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override TargetForm? Form(Shape outputShape, long targets, TargetForm lossForm) => Loss.Form(outputShape, targets);

    /// <inheritdoc/>
    public override int Totals(MetricRows rows) => 1;

    /// <inheritdoc/>
    public override void Add(MetricRows rows, ReadOnlySpan<double> output, ReadOnlySpan<double> target, Span<double> totals, Span<double> kept) =>
        totals[0] += Loss.Sample(output, target, rows.Form, rows.Classes);

    /// <inheritdoc/>
    public override double Value(MetricRows rows, long count, ReadOnlySpan<double> totals, ReadOnlySpan<double> kept) => totals[0] / count;

    /// <summary>What cannot be a loss of the output cannot be a metric of it.</summary>
    internal override void CheckOutput(Value output, Scope scope, Loss loss)
    {
        Loss.Lower(output, scope);
        if (Loss.Samples != Reduction.Mean)
        {
            throw Throw.SamplesUnused();
        }
    }

    internal override Description Describe() => Loss.Describe();
}
