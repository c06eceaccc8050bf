using System.Globalization;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>A loss or metric over several trainings of one kind: the folds of a cross-validation, the samples of a bootstrap.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Values">A value for each training; NaN for one that diverged.</param>
public sealed record MetricSpread(string Name, Seq<double> Values)
{
    /// <summary>Their mean; NaN where a training diverged.</summary>
    public double Mean => Values.Count == 0 ? double.NaN : Values.Average();

    /// <summary>Their standard deviation, with the divisor n - 1; NaN of fewer than two.</summary>
    public double Deviation => Values.Count < 2 ? double.NaN : Math.Sqrt(Values.Sum(value => (value - Mean) * (value - Mean)) / (Values.Count - 1));

    /// <summary><c>accuracy 0.9667 ± 0.0211</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Mean:G4} ± {Deviation:G3}");
}
