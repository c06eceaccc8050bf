namespace Pipeline.Data;

/// <summary>
/// A way to put numbers in the place of missing features, which are NaN; fitted to the training rows and then applied to others: <c>var imputer = Imputer.Median().Fit(train); imputer.Apply(test)</c>.
/// </summary>
/// <remarks>
/// <see href="https://scikit-learn.org/stable/modules/generated/sklearn.impute.SimpleImputer.html">scikit-learn's SimpleImputer</see>. It is no part of the model, nor of its files and of ONNX: whoever
/// uses the model must fill in likewise.
/// </remarks>
public sealed record Imputer
{
    private readonly string _verb;
    private readonly Func<double[], double> _statistic;

    private Imputer(string verb, Func<double[], double> statistic) => (_verb, _statistic) = (verb, statistic);

    /// <summary>The median of the values that are there: the one in the middle, or the mean of the two. It heeds no outliers. <c>SimpleImputer(strategy="median")</c>.</summary>
    public static Imputer Median() => new(nameof(Median), MedianOf);

    /// <summary>The mean of the values that are there. <c>SimpleImputer(strategy="mean")</c>.</summary>
    public static Imputer Mean() => new(nameof(Mean), MeanOf);

    /// <summary>The imputer with the numbers of each channel (last axis) of these rows, over the rows and the axes before it, each row counted once, in float64. Fit it to training rows alone.</summary>
    /// <exception cref="DataException">A feature is infinite, or all values of a channel are missing.</exception>
    public FittedImputer Fit(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var columns = Enumerable.Range(0, data.FeatureShape[^1]).Select(_ => new List<double>()).ToArray();
        for (var i = 0; i < data.Features.Length; i++)
        {
            var value = data.Features[i];
            if (double.IsInfinity(value))
            {
                throw Throw.FittedNotFinite("An imputer", data.FeatureAt(i));
            }

            if (!double.IsNaN(value))
            {
                columns[i % columns.Length].Add(value);
            }
        }

        return new(_verb, columns.Select((values, channel) => values.Count > 0 ? _statistic([.. values]) : throw Throw.NothingToFillWith(data.ChannelName(channel))).ToSeq());
    }

    /// <summary>The verb: <c>Imputer.Median()</c>.</summary>
    public override string ToString() => $"Imputer.{_verb}()";

    private static double MeanOf(double[] values)
    {
        var sums = new ColumnSums();
        foreach (var value in values)
        {
            sums.Add(value);
        }

        return sums.Mean;
    }

    private static double MedianOf(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
