namespace Pipeline.Dsl;

/// <summary>The loss itself with all penalties, as training makes it small; for stop and keep rules. It is always in the history, so <c>.Metrics(TotalLoss)</c> is refused.</summary>
public sealed record TotalLossMetric : Metric
{
    internal TotalLossMetric()
    {
    }

    /// <inheritdoc/>
    public override string Name => "loss";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override TargetForm? Form(Shape outputShape, long targets, TargetForm lossForm) => lossForm;

    /// <inheritdoc/>
    public override int Totals(MetricRows rows) => 0;

    /// <summary>Not defined for a row: penalties belong to the model.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override void Add(MetricRows rows, ReadOnlySpan<double> output, ReadOnlySpan<double> target, Span<double> totals, Span<double> kept) => throw Throw.TotalLossOfRows();

    /// <inheritdoc cref="Add"/>
    public override double Value(MetricRows rows, long count, ReadOnlySpan<double> totals, ReadOnlySpan<double> kept) => throw Throw.TotalLossOfRows();

    internal override void CheckOutput(Value output, Scope scope, Loss loss) => throw Throw.TotalLossTwice();

    internal override Description Describe() => Description.Word("TotalLoss");
}

public static partial class Prelude
{
    /// <summary>The loss with all penalties: <c>.StopWhen(Validation(TotalLoss).Stalls(5))</c>.</summary>
    public static TotalLossMetric TotalLoss { get; } = new();
}
