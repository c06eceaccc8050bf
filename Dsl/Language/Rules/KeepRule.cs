using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Which epoch's weights are the result of training.</summary>
public abstract record KeepRule
{
    private protected KeepRule(Measurement measurement) => Measurement = Check.NotNull(measurement, "Keep", nameof(measurement));

    /// <summary>What it looks at.</summary>
    public Measurement Measurement { get; }

    /// <summary>Whether the last epoch is to be kept, given the measurement's value in each epoch so far.</summary>
    public abstract bool Keeps(ReadOnlySpan<double> values);

    internal abstract Description Describe();

    /// <summary>The code that makes it: <c>Best(Validation(Accuracy))</c>.</summary>
    public sealed override string ToString() => Describe().ToString();
}

/// <summary>Keeps the epoch with the best value, the first of equal ones, however training ended; NaN is worse than every number.</summary>
/// <remarks>With the change and the first epochs of a <see cref="Stalls"/> it keeps what Keras' EarlyStopping(restore_best_weights=True) restores.</remarks>
public sealed record Best : KeepRule
{
    /// <summary>Keeps the epoch with the best value.</summary>
    public Best(Measurement measurement, double minimumChange = 0, int after = 0)
        : base(measurement)
    {
        MinimumChange = Check.NotNegative(minimumChange, "Best", nameof(minimumChange));
        After = Check.NotNegative(after, "Best", nameof(after));
    }

    /// <summary>By how much a value must be better than the one that is kept.</summary>
    public double MinimumChange { get; }

    /// <summary>How many first epochs are never kept; where training ends within them, nothing is, and the last weights are the result.</summary>
    public int After { get; }

    /// <inheritdoc/>
    public override bool Keeps(ReadOnlySpan<double> values)
    {
        var (best, isKept) = (Measurement.Worst, false);
        for (var epoch = After; epoch < values.Length; epoch++)
        {
            var isBetter = Measurement.IsBetter(values[epoch], best, MinimumChange);
            isKept = isBetter || epoch == After;
            best = isBetter ? values[epoch] : best;
        }

        return isKept;
    }

    internal override Description Describe() => Description.Of(
        "Best",
        Argument.Required("measurement", Measurement.Describe()),
        Argument.Optional("minimumChange", MinimumChange, 0.0),
        Argument.Optional("after", After, 0));
}

public static partial class Prelude
{
    /// <summary>Keeps the weights of the epoch with the best value: <c>.Keep(Best(Validation(Accuracy)))</c>.</summary>
    /// <param name="measurement">What is looked at.</param>
    /// <param name="minimumChange">By how much a value must be better than the one that is kept (Keras' min_delta).</param>
    /// <param name="after">How many first epochs are never kept (Keras' start_from_epoch).</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The change or after is negative.</exception>
    public static Best Best(Measurement measurement, double minimumChange = 0, int after = 0, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Best(measurement, minimumChange, after));
}
