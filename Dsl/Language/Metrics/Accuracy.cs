namespace Pipeline.Dsl;

/// <summary>The share of right decisions: of classes by the largest output, of single outputs by a threshold; the loss and the targets say which.</summary>
/// <remarks>Keras' categorical_accuracy, sparse_categorical_accuracy and binary_accuracy in one, chosen as Keras chooses for "accuracy". Of equal outputs the first counts as largest.</remarks>
public sealed record AccuracyMetric : Metric
{
    internal AccuracyMetric()
    {
    }

    /// <summary>The output from which on a single output counts as true: above it, not at it. The default is 0.5, as in Keras.</summary>
    public double Threshold { get; init => field = Check.Finite(value, "Accuracy", "threshold"); } = 0.5;

    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override double Sample(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form, int classes)
    {
        var right = 0;
        if (form == TargetForm.Binary || classes == 1)
        {
            for (var i = 0; i < output.Length; i++)
            {
                right += output[i] > Threshold == target[i] > 0.5 ? 1 : 0;
            }

            return (double)right / output.Length;
        }

        var positions = output.Length / classes;
        for (var position = 0; position < positions; position++)
        {
            var expected = form == TargetForm.ClassIndex ? (int)target[position] : ArgMax(target.Slice(position * classes, classes));
            right += ArgMax(output.Slice(position * classes, classes)) == expected ? 1 : 0;
        }

        return (double)right / positions;
    }

    internal override Description Describe() => Description.Word("Accuracy", Argument.Optional("threshold", Threshold, 0.5));

    private static int ArgMax(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}

public static partial class Prelude
{
    /// <summary>The share of right decisions; <c>Accuracy with { Threshold = 0.7 }</c> for single outputs.</summary>
    public static AccuracyMetric Accuracy { get; } = new();
}
