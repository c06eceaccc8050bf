namespace Pipeline.Dsl;

/// <summary>Something measured on data beside the loss: a fold over the rows of a whole set, whose state is plain numbers. Rows are not weighted.</summary>
/// <remarks>
/// The state is a fixed number of totals, all 0 before the first row, and for metrics that compare rows with one another, such as the area under a curve, some numbers kept of each row. So the value is that of the set, not
/// a mean over batches, does not depend on how rows are put into batches, and a state that was saved goes on bit for bit.
/// </remarks>
public abstract record Metric
{
    private protected Metric()
    {
    }

    /// <summary>Its name in a history: <c>accuracy</c>. Options that change what is measured are part of it: <c>precision of class 2</c>.</summary>
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

    /// <summary>How many totals the state has.</summary>
    /// <param name="rows">What the rows look like.</param>
    public abstract int Totals(MetricRows rows);

    /// <summary>How many numbers are kept of each row; 0 where totals are enough.</summary>
    /// <param name="rows">What the rows look like.</param>
    public virtual int KeptPerRow(MetricRows rows) => 0;

    /// <summary>Takes one row in.</summary>
    /// <param name="rows">What the rows look like.</param>
    /// <param name="output">The row's output, after its last activation.</param>
    /// <param name="target">The row's target.</param>
    /// <param name="totals">The totals so far; changed in place.</param>
    /// <param name="kept">Where the numbers kept of this row go.</param>
    public abstract void Add(MetricRows rows, ReadOnlySpan<double> output, ReadOnlySpan<double> target, Span<double> totals, Span<double> kept);

    /// <summary>The value over all rows taken in.</summary>
    /// <param name="rows">What the rows look like.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="totals">The totals.</param>
    /// <param name="kept">What was kept, row by row.</param>
    public abstract double Value(MetricRows rows, long count, ReadOnlySpan<double> totals, ReadOnlySpan<double> kept);

    /// <summary>Whether it counts decisions between true and false where there is one output: targets with more than two different values are then refused.</summary>
    public virtual bool CountsDecisions => false;

    /// <summary>Refuses an output for which the metric cannot mean anything.</summary>
    /// <exception cref="RuleException">It cannot.</exception>
    internal abstract void CheckOutput(Value output, Scope scope, Loss loss);

    internal abstract Description Describe();

    /// <summary>The code that makes it.</summary>
    public sealed override string ToString() => Describe().ToString();
}
