using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>On which rows a metric is measured.</summary>
public enum MeasuredOn
{
    /// <summary>The training rows.</summary>
    Train,

    /// <summary>The validation rows.</summary>
    Validation,
}

/// <summary>A metric on training or validation rows, one value per epoch: what stop and keep rules look at.</summary>
/// <param name="On">On which rows.</param>
/// <param name="Metric">The metric; it must be among the training's metrics, or be TotalLoss.</param>
public sealed record Measurement(MeasuredOn On, Metric Metric)
{
    internal Measurement(string set, Metric metric)
        : this(MeasuredOn.Validation, metric) => Set = Check.Name(set, "Validation", "set");

    /// <summary>On which rows.</summary>
    public MeasuredOn On { get; } = Check.Choice(On, "Measurement", "on");

    /// <summary>Which of several named validation sets; null for the training rows, and for validation rows without a name.</summary>
    public string? Set { get; }

    /// <summary>The metric; it must be among the training's metrics, or be TotalLoss.</summary>
    public Metric Metric { get; init => field = Check.NotNull(value, On.ToString(), "metric"); } = Check.NotNull(Metric, On.ToString(), "metric");

    /// <summary>Holds when the last <paramref name="epochs"/> epochs brought no value better than the best before them by more than <paramref name="minimumChange"/>: Keras' EarlyStopping.</summary>
    /// <param name="epochs">How many epochs without improvement are borne (Keras' patience), 1 or more; Keras' 0 means the same as 1.</param>
    /// <param name="minimumChange">By how much a value must be better to count (Keras' min_delta).</param>
    /// <param name="baseline">A value that must be beaten too before the count starts anew (Keras' baseline); null for none.</param>
    /// <param name="after">How many first epochs are not looked at (Keras' start_from_epoch).</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">Epochs is not positive, the change or after negative, or the baseline not finite.</exception>
    public Stalls Stalls(
        int epochs, double minimumChange = 0, double? baseline = null, int after = 0, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Stalls(this, epochs, minimumChange, baseline, after));

    /// <summary>Holds when more than <paramref name="epochs"/> epochs in a row missed the best value before them by less than <paramref name="tolerance"/>: scikit-learn's n_iter_no_change and tol.</summary>
    /// <remarks>Other than in <see cref="Stalls"/>, the best follows every better value, however little better: a slow drift never counts as improvement.</remarks>
    /// <param name="epochs">How many epochs in a row without improvement are borne (scikit-learn's n_iter_no_change), 1 or more; the next one ends training.</param>
    /// <param name="tolerance">How much better than the best before it a value must at least be (scikit-learn's tol).</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">Epochs is not positive, or the tolerance negative.</exception>
    public Plateaus Plateaus(int epochs = 10, double tolerance = 1e-4, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Plateaus(this, epochs, tolerance));

    /// <summary>Holds when a value is as good as the given one, or better.</summary>
    /// <param name="value">The value to reach.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The value is not finite.</exception>
    public Reaches Reaches(double value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Reaches(this, value));

    /// <summary>Whether one value is better than another by more than a change; NaN is better than nothing.</summary>
    /// <remarks>The change is taken from the value, not added to the other, as Keras does it: the two round differently.</remarks>
    public bool IsBetter(double value, double than, double by = 0) => Metric.HigherIsBetter ? value - by > than : value + by < than;

    /// <summary>What every number is better than: infinity, of the sign that is bad.</summary>
    internal double Worst => Metric.HigherIsBetter ? double.NegativeInfinity : double.PositiveInfinity;

    internal Description Describe() => On == MeasuredOn.Train
        ? Description.Of("Train", Argument.Required("metric", Metric.Describe()))
        : Description.Of("Validation", new Argument("set", Set, true, Set is null), Argument.Required("metric", Metric.Describe()));

    /// <summary>The code that makes it: <c>Validation(Accuracy)</c>.</summary>
    public override string ToString() => Describe().ToString();
}

public static partial class Prelude
{
    /// <summary>A metric on the training rows.</summary>
    public static Measurement Train(Metric metric) => new(MeasuredOn.Train, metric);

    /// <summary>A metric on the validation rows.</summary>
    public static Measurement Validation(Metric metric) => new(MeasuredOn.Validation, metric);

    /// <summary>A metric on one of several named validation sets: <c>Validation("dev", Accuracy)</c> with <c>Fit(…, validation: [("dev", dev), ("test", test)])</c>.</summary>
    /// <param name="set">The set's name; Fit refuses a name that it has no rows for.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The name is empty.</exception>
    public static Measurement Validation(string set, Metric metric, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Measurement(set, metric));
}
