namespace Pipeline.Data;

/// <summary>
/// A way to scale the features, or targets, of data sets, fitted to the training rows and then applied to others: <c>var scaler = Scaler.MinMax(-1, 1).Fit(train); scaler.Apply(test)</c>.
/// </summary>
/// <remarks>
/// The layers <c>Standardize</c>, <c>MinMax</c> and <c>Rescale</c> compute the same inside the model, and go into its files and into ONNX; a scaler does not, so whoever uses the model must scale likewise.
/// Prefer the layers for features. Scalers are for targets, and for data that something else than a model takes.
/// </remarks>
public abstract record Scaler
{
    private protected Scaler()
    {
    }

    /// <summary>Values between two numbers: low + (high - low) · (x - minimum) / range. scikit-learn's <c>MinMaxScaler(feature_range=(low, high))</c>, the layer <c>MinMax</c>.</summary>
    /// <param name="low">What the smallest value becomes.</param>
    /// <param name="high">What the largest value becomes.</param>
    /// <exception cref="ArgumentOutOfRangeException">High is not above low, or one is not finite.</exception>
    public static Scaler MinMax(double low = 0, double high = 1)
    {
        Generated.Range(nameof(MinMax), low, high);
        return new MinMaxScaler(low, high);
    }

    /// <summary>Values with mean 0 and deviation 1: (x - mean) / deviation, the variance divided by n. scikit-learn's <c>StandardScaler</c>, the layer <c>Standardize</c>.</summary>
    public static Scaler Standardize() => new StandardizeScaler();

    /// <summary>x · scale + offset with given numbers, for any number of channels: <c>Scaler.Rescale(1.0 / 255)</c> for pixels. Nothing is fitted. Keras' <c>Rescaling</c>, the layer <c>Rescale</c>.</summary>
    /// <param name="scale">What values are multiplied by; not 0.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="targets">Whether it scales targets instead of features.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or the scale is 0.</exception>
    public static FittedScaler Rescale(double scale, double offset = 0, bool targets = false)
    {
        if (!double.IsFinite(scale) || scale == 0)
        {
            throw Throw.GeneratorOption(nameof(Rescale), nameof(scale), "a finite number that is not 0", scale);
        }

        Generated.Finite(nameof(Rescale), nameof(offset), offset);
        return new($"Rescale({Text.Number(scale)}{(offset == 0 ? string.Empty : $", {Text.Number(offset)}")})", targets, [0], [1], scale, offset, isFitted: false);
    }

    /// <summary>The scaler with the numbers of each channel (last axis) of these rows, over the rows and the axes before it, each row counted once, in float64. Fit it to training rows alone.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="targets">Whether it scales targets instead of features.</param>
    /// <remarks>The range or deviation of values that are all alike is 1, as in scikit-learn.</remarks>
    /// <exception cref="DataException">A value is NaN or infinite, or the targets to scale are classes.</exception>
    public FittedScaler Fit(Dataset data, bool targets = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (targets && data.HasClasses)
        {
            throw Throw.ScaledClasses();
        }

        var values = targets ? data.Targets : data.Features;
        if (data.FirstNonFinite(targets) is { } place)
        {
            throw Throw.FittedNotFinite("A scaler", place);
        }

        var columns = Enumerable.Range(0, values.Shape[^1]).Select(_ => new ColumnSums()).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            columns[i % columns.Length].Add(values[i]);
        }

        for (var i = 0; i < values.Length; i++)
        {
            columns[i % columns.Length].AddSquare(values[i]);
        }

        return Of(columns, targets);
    }

    private protected abstract FittedScaler Of(ColumnSums[] columns, bool targets);
}
