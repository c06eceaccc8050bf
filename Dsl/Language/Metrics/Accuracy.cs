using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The share of right decisions: of classes by the largest output, of single outputs by a threshold; the loss and the targets say which.</summary>
/// <remarks>
/// Keras' categorical_accuracy, sparse_categorical_accuracy and binary_accuracy in one. With BinaryCrossEntropy, and wherever the output's last axis has one value, each output is
/// decided by the threshold; else the largest output of the last axis is compared with the class index or with the largest target. Keras' "accuracy" chooses by the shapes alone:
/// for several outputs it compares the largest with BinaryCrossEntropy too, so for several labels per row <c>metrics=["binary_accuracy"]</c> is what gives these numbers there.
/// Of equal outputs the first counts as largest.
/// </remarks>
public sealed record AccuracyMetric : Metric
{
    internal AccuracyMetric()
    {
    }

    /// <summary>Above it, not at it, an output counts as true. The default is 0.5, as in Keras; another is refused where the largest output decides.</summary>
    public double Threshold { get; init => field = Check.Finite(value, "Accuracy", "threshold"); } = 0.5;

    /// <inheritdoc/>
    public override string Name => $"accuracy{Decision.At(Threshold, 0.5)}";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override bool CountsDecisions => true;

    /// <inheritdoc/>
    public override TargetForm? Form(Shape outputShape, long targets, TargetForm lossForm) => lossForm;

    /// <inheritdoc/>
    public override int Totals(MetricRows rows) => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(MetricRows rows, ReadOnlySpan<double> output, ReadOnlySpan<double> target, Span<double> totals, Span<double> kept)
    {
        if (DecidesEach(rows))
        {
            for (var i = 0; i < output.Length; i++)
            {
                totals[0] += output[i] > Threshold == target[i] > 0.5 ? 1 : 0;
            }

            return;
        }

        for (var position = 0; position < rows.Positions; position++)
        {
            totals[0] += Decision.Largest(output.Slice(position * rows.Classes, rows.Classes)) == Decision.TrueClass(rows, target, position) ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public override double Value(MetricRows rows, long count, ReadOnlySpan<double> totals, ReadOnlySpan<double> kept) =>
        totals[0] / ((double)count * (DecidesEach(rows) ? rows.Outputs : rows.Positions));

    internal override void CheckOutput(Value output, Scope scope, Loss loss)
    {
        var classes = output.Shape[^1];
        if (classes > 1 && !loss.DecidesEachOutput && Threshold != 0.5)
        {
            throw Throw.ThresholdUnused(classes);
        }
    }

    internal override Description Describe() => Description.Word("Accuracy", Argument.Optional("threshold", Threshold, 0.5));

    private static bool DecidesEach(MetricRows rows) => rows.Form == TargetForm.Binary || rows.Classes == 1;
}

public static partial class Prelude
{
    /// <summary>The share of right decisions; <c>Accuracy with { Threshold = 0.7 }</c> where each output is decided by itself.</summary>
    public static AccuracyMetric Accuracy { get; } = new();
}
