namespace Pipeline.Data;

public static partial class Datasets
{
    /// <summary>
    /// Points of the unit square, of which those near its middle are mostly of class "1" and the others of class "0": no line parts them. P(1) = sigmoid((exp(-8 r²) - 0.5) / noise), r the distance from
    /// (0.5, 0.5).
    /// </summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="noise">How blurred the border of the classes is; with 0 it is a sharp circle of radius 0.294, with 0.1 the best accuracy possible is about 88 %.</param>
    /// <param name="seed">The seed; the same gives the same rows on every machine.</param>
    /// <param name="type">The number type; each value is rounded once.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no row, or the noise is negative or not finite.</exception>
    /// <exception cref="DataException">There would be more than 2³¹ values.</exception>
    public static Dataset TwoClass(int rows = 400, double noise = 0.1, long seed = 0, ElementType type = ElementType.Float32)
    {
        Generated.Positive(nameof(TwoClass), nameof(rows), rows);
        Generated.NotNegative(nameof(TwoClass), nameof(noise), noise);
        var (points, labels, random) = (Generated.Table(nameof(TwoClass), rows, 2), new int[rows], Philox.For(seed, "two class"));
        for (var row = 0; row < rows; row++)
        {
            var (x, y) = (random.Uniform(0, 2 * (ulong)row), random.Uniform(0, (2 * (ulong)row) + 1));
            var height = Math.Exp(-8 * (((x - 0.5) * (x - 0.5)) + ((y - 0.5) * (y - 0.5)))) - 0.5;
            var inside = noise == 0 ? (height > 0 ? 1 : 0) : 1 / (1 + Math.Exp(-height / noise));
            (points[2 * row], points[(2 * row) + 1], labels[row]) = (x, y, random.Uniform(1, (ulong)row) < inside ? 1 : 0);
        }

        return Generated.Classes(points, labels, 2, type);
    }

    /// <summary>Two circles around (0, 0): class "0" of radius 1, class "1" within it, with noise.</summary>
    /// <param name="rows">The rows in all, class by class.</param>
    /// <param name="noise">The standard deviation of both coordinates.</param>
    /// <param name="factor">The radius of the inner circle, from 0 to below 1.</param>
    /// <param name="seed">The seed; the same gives the same rows on every machine.</param>
    /// <param name="type">The number type; each value is rounded once.</param>
    /// <remarks>scikit-learn's <c>make_circles</c>, without its shuffle and with its points evenly on the circles.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two rows, the noise is negative or not finite, or the factor is not in [0, 1).</exception>
    /// <exception cref="DataException">There would be more than 2³¹ values.</exception>
    public static Dataset Circles(int rows = 400, double noise = 0.1, double factor = 0.5, long seed = 0, ElementType type = ElementType.Float32)
    {
        if (!(factor >= 0 && factor < 1))
        {
            throw Throw.GeneratorOption(nameof(Circles), nameof(factor), "a number from 0 to below 1", factor);
        }

        return Plane(nameof(Circles), rows, noise, seed, type, (label, place, count) =>
        {
            var angle = 2 * Math.PI * place / count;
            var radius = label == 0 ? 1 : factor;
            return (radius * Math.Cos(angle), radius * Math.Sin(angle));
        });
    }

    /// <summary>Two half circles that reach into one another: class "0" the upper one around (0, 0), class "1" the lower one around (1, 0.5), with noise.</summary>
    /// <param name="rows">The rows in all, class by class.</param>
    /// <param name="noise">The standard deviation of both coordinates.</param>
    /// <param name="seed">The seed; the same gives the same rows on every machine.</param>
    /// <param name="type">The number type; each value is rounded once.</param>
    /// <remarks>scikit-learn's <c>make_moons</c>, without its shuffle.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two rows, or the noise is negative or not finite.</exception>
    /// <exception cref="DataException">There would be more than 2³¹ values.</exception>
    public static Dataset Moons(int rows = 400, double noise = 0.1, long seed = 0, ElementType type = ElementType.Float32) =>
        Plane(nameof(Moons), rows, noise, seed, type, (label, place, count) =>
        {
            var angle = Generated.Even(place, count, 0, Math.PI);
            return label == 0 ? (Math.Cos(angle), Math.Sin(angle)) : (1 - Math.Cos(angle), 0.5 - Math.Sin(angle));
        });

    /// <summary>Four clouds around the corners (±1, ±1): class "0" where the signs are alike, class "1" where they differ: exclusive or, with noise.</summary>
    /// <param name="rows">The rows in all, class by class.</param>
    /// <param name="noise">The standard deviation of both coordinates.</param>
    /// <param name="seed">The seed; the same gives the same rows on every machine.</param>
    /// <param name="type">The number type; each value is rounded once.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two rows, or the noise is negative or not finite.</exception>
    /// <exception cref="DataException">There would be more than 2³¹ values.</exception>
    public static Dataset XorClouds(int rows = 400, double noise = 0.3, long seed = 0, ElementType type = ElementType.Float32) =>
        Plane(nameof(XorClouds), rows, noise, seed, type, (label, place, _) =>
        {
            var x = place % 2 == 0 ? -1 : 1;
            return (x, label == 0 ? x : -x);
        });

    /// <summary>Two classes in the plane, each row at a place of its own among those of its class, moved by noise.</summary>
    private static Dataset Plane(string verb, int rows, double noise, long seed, ElementType type, Func<int, int, int, (double X, double Y)> place)
    {
        Generated.NotNegative(verb, nameof(noise), noise);
        var labels = Generated.Labels(verb, rows, 2);
        var (points, random, first) = (Generated.Table(verb, rows, 2), Philox.For(seed, "two class", verb), rows - (rows / 2));
        for (var row = 0; row < rows; row++)
        {
            var (x, y) = labels[row] == 0 ? place(0, row, first) : place(1, row - first, rows - first);
            points[2 * row] = x + (noise * random.Normal(0, 2 * (ulong)row));
            points[(2 * row) + 1] = y + (noise * random.Normal(0, (2 * (ulong)row) + 1));
        }

        return Generated.Classes(points, labels, 2, type);
    }
}
