using System.Numerics;

namespace Pipeline.Data;

/// <summary>Products of powers of variables, in scikit-learn's order: by degree, within it as combinations with replacement in lexicographic order.</summary>
/// <remarks>A term is the variables that it multiplies, not descending: x0² x1 is [0, 0, 1], and 1 is [].</remarks>
internal static class Monomials
{
    /// <summary>How many there are up to a degree, which costs no memory; no more than <see cref="long.MaxValue"/>.</summary>
    internal static long Count(int variables, int degree, bool includeBias, bool interactionOnly = false)
    {
        var bias = includeBias ? 0 : 1;
        if (!interactionOnly)
        {
            // C(n + d, d), by the smaller of both: above the limit, or done, after some 60 steps.
            var (all, more) = (BigInteger.One, Math.Max(variables, degree));
            for (var k = 1; k <= Math.Min(variables, degree) && all <= long.MaxValue; k++)
            {
                all = all * ((long)more + k) / k;
            }

            return Limited(all - bias);
        }

        var (sum, term) = (BigInteger.One - bias, BigInteger.One);
        for (var k = 1; k <= degree && !term.IsZero && sum <= long.MaxValue; k++)
        {
            term = term * (variables - k + 1) / k;
            sum += term;
        }

        return Limited(sum);
    }

    /// <summary>All terms up to a degree.</summary>
    internal static List<int[]> Of(int variables, int degree, bool includeBias, bool interactionOnly = false)
    {
        var terms = new List<int[]>();
        var length = interactionOnly ? Math.Min(degree, variables) : degree;
        for (var k = includeBias ? 0 : 1; k <= length; k++)
        {
            Add(terms, variables, k, interactionOnly ? 1 : 0);
        }

        return terms;
    }

    /// <summary>The value of a term: x[a] · (x[b] · (x[c] · …)), as scikit-learn multiplies.</summary>
    internal static double Value(int[] term, ReadOnlySpan<double> point)
    {
        var value = 1.0;
        for (var i = term.Length - 1; i >= 0; i--)
        {
            value *= point[term[i]];
        }

        return value;
    }

    /// <summary>The name of a term as scikit-learn writes it: <c>1</c>, <c>x0</c>, <c>x0^2 x1</c>.</summary>
    internal static string Name(int[] term, Seq<string> variables) => term.Length == 0
        ? "1"
        : string.Join(' ', term.CountBy(variable => variable).Select(power => power.Value == 1 ? variables[power.Key] : $"{variables[power.Key]}^{Text.Number(power.Value)}"));

    private static long Limited(BigInteger count) => count > long.MaxValue ? long.MaxValue : (long)count;

    /// <summary>The terms of one degree; the next variable is at least so far after the one before.</summary>
    private static void Add(List<int[]> terms, int variables, int degree, int distance)
    {
        var term = Enumerable.Range(0, degree).Select(place => place * distance).ToArray();
        while (true)
        {
            terms.Add([.. term]);
            var place = degree - 1;
            while (place >= 0 && term[place] == variables - 1 - ((degree - 1 - place) * distance))
            {
                place--;
            }

            if (place < 0)
            {
                return;
            }

            term[place]++;
            for (var next = place + 1; next < degree; next++)
            {
                term[next] = term[next - 1] + distance;
            }
        }
    }
}
