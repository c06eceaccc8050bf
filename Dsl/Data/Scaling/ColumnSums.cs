namespace Pipeline.Data;

/// <summary>What the statistics of one feature are made of, value after value in the order of the rows: so that pieces of any size give the same bits.</summary>
internal sealed class ColumnSums
{
    private double _minimum = double.PositiveInfinity;
    private double _maximum = double.NegativeInfinity;
    private double _sum;
    private double _squares;
    private long _count;

    internal double Mean => _minimum == _maximum ? _minimum : _sum / _count;

    internal double Minimum => _minimum;

    /// <summary>The largest value less the smallest; 1 where all are alike.</summary>
    internal double Range => Divisor(_maximum - _minimum);

    /// <summary>The root of the mean squared distance from the mean; 1 where all values are alike.</summary>
    internal double Deviation => Divisor(Math.Sqrt(_squares / _count));

    /// <summary>The first pass.</summary>
    internal void Add(double value)
    {
        (_minimum, _maximum, _sum) = (Math.Min(_minimum, value), Math.Max(_maximum, value), _sum + value);
        _count++;
    }

    /// <summary>The second pass, for the deviation from the mean of the first.</summary>
    internal void AddSquare(double value) => _squares += (value - Mean) * (value - Mean);

    internal double Of(FeatureStatistic statistic) => statistic switch
    {
        FeatureStatistic.MeanHigh => High(Mean),
        FeatureStatistic.MeanLow => Mean - High(Mean),
        FeatureStatistic.MinimumHigh => High(_minimum),
        FeatureStatistic.MinimumLow => _minimum - High(_minimum),
        FeatureStatistic.Range => Range,
        _ => Deviation,
    };

    /// <summary>The nearest number that float32 holds.</summary>
    private static double High(double value) => (float)Math.Clamp(value, float.MinValue, float.MaxValue);

    /// <summary>What is divided by: 1 in place of what is 0 in float32, where all values are alike.</summary>
    private static double Divisor(double value) => (float)value == 0 ? 1 : value;
}
