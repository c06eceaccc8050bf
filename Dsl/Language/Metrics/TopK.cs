namespace Pipeline.Dsl;

/// <summary>
/// The share of rows whose true class is among the k largest outputs: fewer than k others are larger, so classes that tie at the border all count as among them (Keras' TopKCategoricalAccuracy and
/// SparseTopKCategoricalAccuracy).
/// </summary>
public sealed record TopKMetric : Metric
{
    /// <summary>The metric with the given k.</summary>
    /// <exception cref="ModelException">k is not positive.</exception>
    public TopKMetric(int k) => K = k;

    /// <summary>How many classes may be named; positive.</summary>
    public int K { get; init => field = Check.Positive(value, "TopK", "k"); }

    /// <inheritdoc/>
    public override string Name => $"top {K} accuracy";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override TargetForm? Form(Shape outputShape, long targets, TargetForm lossForm) => lossForm;

    /// <inheritdoc/>
    public override int Totals(MetricRows rows) => 1;

    /// <inheritdoc/>
    public override void Add(MetricRows rows, ReadOnlySpan<double> output, ReadOnlySpan<double> target, Span<double> totals, Span<double> kept)
    {
        for (var position = 0; position < rows.Positions; position++)
        {
            var row = output.Slice(position * rows.Classes, rows.Classes);
            var score = row[Decision.TrueClass(rows, target, position)];
            var larger = double.IsNaN(score) ? K : 0;
            foreach (var other in row)
            {
                larger += other > score ? 1 : 0;
            }

            totals[0] += larger < K ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public override double Value(MetricRows rows, long count, ReadOnlySpan<double> totals, ReadOnlySpan<double> kept) => totals[0] / ((double)count * rows.Positions);

    internal override void CheckOutput(Value output, Scope scope, Loss loss)
    {
        var classes = output.Shape[^1];
        if (classes == 1 || loss.DecidesEachOutput)
        {
            throw Throw.NoTrueClass();
        }

        if (K >= classes)
        {
            throw Throw.TopOfAll(classes);
        }
    }

    internal override Description Describe() => Description.Of("TopK", Argument.Required("k", K));
}
