namespace Pipeline.Export.OnnxRuntime;

/// <summary>Values in float64 with how far a float32 computation of each may lie from it; lives only while a row is evaluated.</summary>
/// <param name="Values">What the values are.</param>
/// <param name="Errors">How far each may lie off; not a number where no bound is known.</param>
internal readonly record struct Rounded(double[] Values, double[] Errors)
{
    /// <summary>Half the distance of 1 from the next float32.</summary>
    internal const double Unit = 1.0 / (1 << 24);

    internal static Rounded Zeros(int count) => new(new double[count], new double[count]);

    internal static Rounded Unknown(long size)
    {
        var result = Zeros(checked((int)size));
        result.Errors.AsSpan().Fill(double.NaN);
        return result;
    }

    /// <summary>
    /// How far a sum of products in float32 may lie off: 3u Σ|terms|, which none of up to 784 terms of mixed signs was measured to exceed (2.5u), and √(n - 1) u |Σ| for terms of one sign, whose partial
    /// sums are large (0.6 √n u was measured).
    /// </summary>
    internal static double OfProducts(double sum, double magnitude, long terms) => Unit * ((3 * magnitude) + (Math.Sqrt(terms - 1) * Math.Abs(sum)));

    /// <summary>How far a sum of values may lie off: as one of products, and n / 2 u |Σ|, since values that are alike, as in an even part of an image, are rounded all to one side (0.23 n u was measured).</summary>
    internal static double OfSum(double sum, double magnitude, long terms) => OfProducts(sum, magnitude, terms) + (Unit * terms / 2 * Math.Abs(sum));

    /// <summary>Each value from a place of another, with its error; from none, 0.</summary>
    internal Rounded Moved(int count, Func<int, int> from)
    {
        var result = Zeros(count);
        for (var i = 0; i < count; i++)
        {
            if (from(i) is >= 0 and var place)
            {
                (result.Values[i], result.Errors[i]) = (Values[place], Errors[place]);
            }
        }

        return result;
    }
}
