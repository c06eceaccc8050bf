namespace Pipeline.Backends.Reference;

/// <summary>Functions of one row of numbers.</summary>
internal static class Rows
{
    internal static void Softmax(ReadOnlySpan<double> x, Span<double> y)
    {
        var (maximum, sum) = (Maximum(x), 0.0);
        for (var k = 0; k < x.Length; k++)
        {
            sum += y[k] = Math.Exp(x[k] - maximum);
        }

        for (var k = 0; k < x.Length; k++)
        {
            y[k] /= sum;
        }
    }

    /// <summary>log Σ e^x.</summary>
    internal static double LogSumExp(ReadOnlySpan<double> x)
    {
        var (maximum, sum) = (Maximum(x), 0.0);
        foreach (var value in x)
        {
            sum += Math.Exp(value - maximum);
        }

        return maximum + Math.Log(sum);
    }

    internal static double Sum(ReadOnlySpan<double> x)
    {
        var sum = 0.0;
        foreach (var value in x)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>The place of the largest number, of equal ones the first; of a NaN where there is one.</summary>
    internal static int Largest(ReadOnlySpan<double> x)
    {
        var best = 0;
        for (var i = 1; i < x.Length; i++)
        {
            best = IsAbove(x[i], x[best]) ? i : best;
        }

        return best;
    }

    /// <summary>Of some places that of the largest number, of equal ones the first.</summary>
    internal static int Largest(ReadOnlySpan<double> x, ReadOnlySpan<int> places)
    {
        var best = places[0];
        foreach (var place in places)
        {
            best = IsAbove(x[place], x[best]) ? place : best;
        }

        return best;
    }

    private static bool IsAbove(double value, double best) => value > best || (double.IsNaN(value) && !double.IsNaN(best));

    private static double Maximum(ReadOnlySpan<double> x)
    {
        var maximum = x[0];
        foreach (var value in x)
        {
            maximum = Math.Max(maximum, value);
        }

        return maximum;
    }
}
