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
    /// <summary>The metric; it must be among the training's metrics, or be TotalLoss.</summary>
    public Metric Metric { get; init => field = Check.NotNull(value, On.ToString(), "metric"); } = Check.NotNull(Metric, On.ToString(), "metric");

    /// <summary>Holds when the last <paramref name="epochs"/> epochs brought no value better than the best before them by more than <paramref name="minimumChange"/>.</summary>
    /// <param name="epochs">How many epochs without improvement are borne (Keras' patience), 1 or more.</param>
    /// <param name="minimumChange">By how much a value must be better to count (Keras' min_delta).</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">Epochs is not positive, or the change negative.</exception>
    public Stalls Stalls(int epochs, double minimumChange = 0, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Stalls(this, epochs, minimumChange));

    /// <summary>Holds when a value is as good as the given one, or better.</summary>
    /// <param name="value">The value to reach.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The value is not finite.</exception>
    public Reaches Reaches(double value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Reaches(this, value));

    /// <summary>Whether one value is better than another by more than a change.</summary>
    public bool IsBetter(double value, double than, double by = 0) => Metric.HigherIsBetter ? value > than + by : value < than - by;

    internal Description Describe() => Description.Of(On.ToString(), Argument.Required("metric", Metric.Describe()));

    /// <summary>The code that makes it: <c>Validation(Accuracy)</c>.</summary>
    public override string ToString() => Describe().ToString();
}

public static partial class Prelude
{
    /// <summary>A metric on the training rows.</summary>
    public static Measurement Train(Metric metric) => new(MeasuredOn.Train, metric);

    /// <summary>A metric on the validation rows.</summary>
    public static Measurement Validation(Metric metric) => new(MeasuredOn.Validation, metric);
}
