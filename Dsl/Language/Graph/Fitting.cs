namespace Pipeline.Dsl;

/// <summary>What is computed of each channel of the training rows, in float64. A value that float32 cannot hold is kept as two numbers, the high part rounded to float32 and the low part the rest.</summary>
public enum FeatureStatistic
{
    /// <summary>The mean, rounded to float32.</summary>
    MeanHigh,

    /// <summary>The mean minus its high part.</summary>
    MeanLow,

    /// <summary>The standard deviation, the variance divided by n; 1 where all values are alike.</summary>
    Deviation,

    /// <summary>The smallest value, rounded to float32.</summary>
    MinimumHigh,

    /// <summary>The smallest value minus its high part.</summary>
    MinimumLow,

    /// <summary>The largest value minus the smallest; 1 where all values are alike.</summary>
    Range,
}

/// <summary>How a fitted parameter follows from the training rows: a statistic of each channel (last axis) of a node, over all rows and the axes before.</summary>
/// <param name="Statistic">What is computed.</param>
/// <param name="Node">The node whose values are looked at; only inputs, reshapes and maps lead to it.</param>
public sealed record Fitting(FeatureStatistic Statistic, int Node);
