namespace Pipeline.Data;

public static partial class Datasets
{
    /// <summary>
    /// The values of a polynomial of one or more variables, with noise: <c>Polynomial([0, 1, 2, 3, 4, 5], variables: 2)</c> is y = x0 + 2 x1 + 3 x0² + 4 x0 x1 + 5 x1² at random points. The features
    /// are the variables; <see cref="Dataset.PolynomialFeatures(int, bool, bool)"/> makes the design matrix.
    /// </summary>
    /// <param name="coefficients">
    /// One for each term, in the order of <see cref="Dataset.PolynomialFeatures(int, bool, bool)"/>: 1, x0, x1, x0², x0 x1, x1², … to the degree that their number says. For two variables 1, 3, 6, 10, …; for one variable any
    /// number: 1, x, x², ….
    /// </param>
    /// <param name="variables">The number of variables.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="noise">The standard deviation of normally distributed noise on y; 0 for none.</param>
    /// <param name="low">The smallest value of each variable.</param>
    /// <param name="high">The largest value of each variable.</param>
    /// <param name="evenly">
    /// Whether the points are those of an even grid, both ends included, the first variable varying fastest, instead of random: the rows are then n^variables, such as 4 or 9 for two.
    /// </param>
    /// <param name="seed">The seed; the same gives the same rows on every machine.</param>
    /// <param name="type">The number type; each value is rounded once.</param>
    /// <exception cref="ArgumentException">A count is not positive, high is not above low, a number is not finite, or the numbers of coefficients, or of the grid's points, do not fit the variables.</exception>
    /// <exception cref="DataException">There would be more than 2³¹ values.</exception>
    public static Dataset Polynomial(
        Seq<double> coefficients, int variables = 1, int rows = 100, double noise = 0.1, double low = -1, double high = 1, bool evenly = false, long seed = 0,
        ElementType type = ElementType.Float32)
    {
        Generated.Positive(nameof(Polynomial), nameof(variables), variables);
        Generated.Positive(nameof(Polynomial), nameof(rows), rows);
        Generated.NotNegative(nameof(Polynomial), nameof(noise), noise);
        Generated.Range(nameof(Polynomial), low, high);
        foreach (var coefficient in coefficients)
        {
            Generated.Finite(nameof(Polynomial), nameof(coefficients), coefficient);
        }

        var terms = Monomials.Of(variables, Degree(coefficients.Count, variables), includeBias: true);
        var side = evenly ? Side(rows, variables) : 0;
        var (x, y, random) = (Generated.Table(nameof(Polynomial), rows, variables), new double[rows], Philox.For(seed, "polynomial"));
        for (var row = 0; row < rows; row++)
        {
            for (var (column, place) = (0, row); column < variables; column++)
            {
                var index = ((long)row * variables) + column;
                x[index] = evenly ? Generated.Even(place % side, side, low, high) : low + ((high - low) * random.Uniform(0, (ulong)index));
                place = evenly ? place / side : 0;
            }

            var point = x.AsSpan(row * variables, variables);
            for (var term = 0; term < terms.Count; term++)
            {
                y[row] += coefficients[term] * Monomials.Value(terms[term], point);
            }

            y[row] += noise * random.Normal(1, (ulong)row);
        }

        return Generated.Numbers(x, y, type);
    }

    /// <summary>The degree of the polynomial that has so many terms.</summary>
    private static int Degree(int terms, int variables)
    {
        var degree = 0;
        while (Monomials.Count(variables, degree, includeBias: true) < terms)
        {
            degree++;
        }

        return terms > 0 && Monomials.Count(variables, degree, includeBias: true) == terms ? degree : throw Throw.CoefficientCount(terms, variables);
    }

    /// <summary>The points on each axis of a grid of so many.</summary>
    private static int Side(int rows, int variables)
    {
        var side = (int)Math.Round(Math.Pow(rows, 1.0 / variables));
        return Math.Round(Math.Pow(side, variables)) == rows ? side : throw Throw.GridRows(rows, variables);
    }
}
