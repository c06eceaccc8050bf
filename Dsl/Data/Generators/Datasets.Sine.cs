namespace Pipeline.Data;

public static partial class Datasets
{
    /// <summary>One feature x and one target, a sine with noise: y = sin(2π · frequency · x) + noise · N(0, 1), x evenly distributed between low and high.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="noise">The standard deviation of the noise; 0 for none.</param>
    /// <param name="low">The smallest x.</param>
    /// <param name="high">The largest x.</param>
    /// <param name="frequency">How many waves there are per unit of x.</param>
    /// <param name="evenly">Whether the x lie at equal distances from low to high, both included, as numpy's <c>linspace(low, high, rows)</c>, instead of at random.</param>
    /// <param name="seed">The seed; the same gives the same rows on every machine. The noise is the same whether x is random or not.</param>
    /// <param name="type">The number type; each value is rounded once.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no row, high is not above low, or a number is not finite.</exception>
    public static Dataset Sine(
        int rows = 100, double noise = 0.1, double low = 0, double high = 1, double frequency = 1, bool evenly = false, long seed = 0, ElementType type = ElementType.Float32)
    {
        Generated.Positive(nameof(Sine), nameof(rows), rows);
        Generated.NotNegative(nameof(Sine), nameof(noise), noise);
        Generated.Range(nameof(Sine), low, high);
        Generated.Finite(nameof(Sine), nameof(frequency), frequency);
        var (x, y, random) = (new double[rows], new double[rows], Philox.For(seed, "sine"));
        for (var row = 0; row < rows; row++)
        {
            x[row] = evenly ? Generated.Even(row, rows, low, high) : low + ((high - low) * random.Uniform(0, (ulong)row));
            y[row] = Math.Sin(2 * Math.PI * frequency * x[row]) + (noise * random.Normal(1, (ulong)row));
        }

        return Generated.Numbers(x, y, type);
    }
}
