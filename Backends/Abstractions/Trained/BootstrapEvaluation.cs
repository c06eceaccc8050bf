using System.Globalization;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Loss and metrics on a data set, with how sure they are.</summary>
/// <param name="Confidence">The share of the values that lie in each interval.</param>
/// <param name="Measures">The loss, then each metric in the training's order.</param>
public sealed record BootstrapEvaluation(double Confidence, Seq<BootstrapMeasure> Measures)
{
    /// <summary>What was found of a metric.</summary>
    /// <param name="metric">The metric, <c>Accuracy</c> or <c>TotalLoss</c>.</param>
    /// <exception cref="ArgumentException">It was not measured.</exception>
    public BootstrapMeasure this[Metric metric]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(metric);
            return Measures.FirstOrDefault(measure => measure.Name == metric.Name) ?? throw Throw.NotCompared(metric, Measures.Select(measure => measure.Name).ToSeq());
        }
    }

    /// <summary>A line per measure.</summary>
    public override string ToString() => string.Join('\n', Measures);
}

/// <summary>A loss or metric, with how sure it is.</summary>
/// <param name="Name">Its name: <c>accuracy</c>.</param>
/// <param name="Value">On the rows themselves.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
/// <param name="Resampled">Its value on each resample.</param>
public sealed record BootstrapMeasure(string Name, double Value, double Low, double High, Seq<double> Resampled)
{
    /// <summary>The standard deviation of the resampled values, with the divisor n - 1.</summary>
    public double StandardError => new MetricSpread(Name, Resampled).Deviation;

    /// <summary><c>accuracy 0.9722  0.9556 to 0.9889  standard error 0.00863</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:G4}  {Low:G4} to {High:G4}  standard error {StandardError:G3}");
}
