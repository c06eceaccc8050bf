namespace Pipeline.Dsl;

/// <summary>The cosine of the angle between output and target along the last axis, averaged over rows and positions; 1 is best (Keras' metric CosineSimilarity). The loss <c>CosineSimilarity</c> is its opposite.</summary>
public sealed record MeanCosineMetric : Metric
{
    internal MeanCosineMetric()
    {
    }

    /// <inheritdoc/>
    public override string Name => "mean_cosine";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override TargetForm? Form(Shape outputShape, long targets, TargetForm lossForm) => Prelude.CosineSimilarity.Form(outputShape, targets);

    /// <inheritdoc/>
    public override int Totals(MetricRows rows) => 1;

    /// <inheritdoc/>
    public override void Add(MetricRows rows, ReadOnlySpan<double> output, ReadOnlySpan<double> target, Span<double> totals, Span<double> kept)
    {
        var classes = rows.Classes;
        for (var first = 0; first < rows.Outputs; first += classes)
        {
            var (product, outputs, targets) = (0.0, 0.0, 0.0);
            for (var i = first; i < first + classes; i++)
            {
                product += output[i] * target[i];
                outputs += output[i] * output[i];
                targets += target[i] * target[i];
            }

            totals[0] += product / (Length(outputs) * Length(targets));
        }
    }

    /// <inheritdoc/>
    public override double Value(MetricRows rows, long count, ReadOnlySpan<double> totals, ReadOnlySpan<double> kept) => totals[0] / ((double)count * rows.Positions);

    internal override void CheckOutput(Value output, Scope scope, Loss loss)
    {
        if (output.Shape[^1] == 1)
        {
            throw Throw.CosineOfOne();
        }
    }

    internal override Description Describe() => Description.Word("MeanCosine");

    /// <summary>The root of a sum of squares, at least 1e-7: that of nothing has no direction.</summary>
    private static double Length(double squares) => Math.Sqrt(Math.Max(squares, CrossEntropyOp.Epsilon * CrossEntropyOp.Epsilon));
}
