namespace Pipeline.Dsl;

/// <summary>Functions that the runtime lacks, to float64 precision.</summary>
internal static class SpecialFunctions
{
    /// <summary>log(1 + x) without cancellation for small x (Goldberg 1991, theorem 4).</summary>
    internal static double Log1P(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>e^x - 1 without cancellation for small x: 2 · sinh(x/2) · e^(x/2) would do, but Kahan's form is exact to the last places (Higham 2002, section 1.14.1).</summary>
    internal static double ExpM1(double x)
    {
        var exponential = Math.Exp(x);
        return exponential == 1 ? x
            : exponential - 1 == -1 || double.IsInfinity(exponential) ? exponential - 1
            : (exponential - 1) * x / Math.Log(exponential);
    }

    /// <summary>The error function: its series where |x| is below 2.5, elsewhere the continued fraction of its complement (Abramowitz, Stegun 1964, 7.1.6 and 7.1.14).</summary>
    internal static double Erf(double x)
    {
        var size = Math.Abs(x);
        return double.IsNaN(x) ? x : size > 6 ? Math.Sign(x) : size < 2.5 ? Series(x) : Math.Sign(x) * (1 - Complement(size));
    }

    /// <summary>2/√π · e^-x² · Σ 2ⁿ x^(2n+1) / (2n+1)!!: all terms have one sign, so nothing cancels.</summary>
    private static double Series(double x)
    {
        var (term, sum) = (x, x);
        for (var n = 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>e^-x²/√π / (x + (1/2)/(x + 1/(x + (3/2)/(x + …)))), from the inside.</summary>
    private static double Complement(double x)
    {
        var fraction = x;
        for (var n = 80; n > 0; n--)
        {
            fraction = x + (0.5 * n / fraction);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
