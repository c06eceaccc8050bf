namespace Pipeline.Export.OnnxRuntime;

/// <summary>Sums of value times weight, as dense layers and convolutions take them; lives only while a row is evaluated.</summary>
internal sealed class ProductSums
{
    private readonly Rounded _sums;
    private readonly double[] _magnitudes;
    private readonly double[] _inherited;

    /// <param name="count">The number of sums.</param>
    /// <param name="bias">What each begins with.</param>
    internal ProductSums(int count, Func<int, double> bias)
    {
        (_sums, _magnitudes, _inherited) = (Rounded.Zeros(count), new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            _sums.Values[i] = bias(i);
            _magnitudes[i] = Math.Abs(_sums.Values[i]);
        }
    }

    internal void Add(int sum, Rounded x, int place, double weight)
    {
        var (product, error) = (x.Values[place] * weight, x.Errors[place] * weight);
        _sums.Values[sum] += product;
        _magnitudes[sum] += Math.Abs(product);
        _inherited[sum] += error * error;
    }

    /// <summary>The sums, of at most so many products each.</summary>
    internal Rounded Result(long terms)
    {
        for (var i = 0; i < _magnitudes.Length; i++)
        {
            _sums.Errors[i] = Math.Sqrt(_inherited[i]) + Rounded.OfProducts(_sums.Values[i], _magnitudes[i], terms);
        }

        return _sums;
    }
}
