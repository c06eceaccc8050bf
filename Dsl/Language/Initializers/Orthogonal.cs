using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>
/// A weight whose columns are orthogonal and of one length, the gain, or where there are more columns than rows, whose rows are (Saxe et al. 2014; Keras' Orthogonal).
/// All axes but the last count as rows.
/// </summary>
/// <remarks>Normal numbers are orthogonalized in float64, column by column, which is the Q of a QR decomposition whose R has a positive diagonal.</remarks>
public sealed record Orthogonal : Initializer
{
    /// <summary>Orthogonal columns or rows of the given length.</summary>
    /// <exception cref="ModelException">The gain is not finite in float32.</exception>
    public Orthogonal(double gain) => Gain = gain;

    /// <summary>The length of each column or row.</summary>
    public double Gain { get; init => field = Check.Single(value, "Orthogonal", "gain"); }

    internal override void CheckShape(Shape shape)
    {
        if (shape.Rank < 2)
        {
            throw Throw.NeedsMatrix("Orthogonal", shape);
        }
    }

    private protected override void Fill(Span<float> values, Shape shape, Philox random)
    {
        var columns = shape[^1];
        var rows = values.Length / Math.Max(columns, 1);
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var vectors = new double[count][];
        for (var k = 0; k < count; k++)
        {
            var vector = vectors[k] = new double[length];
            for (var i = 0; i < length; i++)
            {
                vector[i] = random.Normal(0, ((ulong)k * (ulong)length) + (ulong)i);
            }

            // Twice is enough: the second time removes what rounding left (Giraud et al. 2005).
            Orthogonalize(vector, vectors.AsSpan(0, k));
            Orthogonalize(vector, vectors.AsSpan(0, k));
            Scale(vector, 1 / Math.Sqrt(Product(vector, vector)));
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                values[(row * columns) + column] = (float)(Gain * (columns <= rows ? vectors[column][row] : vectors[row][column]));
            }
        }
    }

    internal override Description Describe() => Description.Of("Orthogonal", Argument.Optional("gain", Gain, 1.0));

    private static void Orthogonalize(double[] vector, ReadOnlySpan<double[]> others)
    {
        foreach (var other in others)
        {
            var share = Product(vector, other);
            for (var i = 0; i < vector.Length; i++)
            {
                vector[i] -= share * other[i];
            }
        }
    }

    private static void Scale(double[] vector, double factor)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] *= factor;
        }
    }

    /// <summary>Summed in one order on every machine, so that a seed gives the same weights everywhere.</summary>
    private static double Product(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

public static partial class Prelude
{
    /// <summary>Orthogonal columns (or rows, where there are fewer) of length gain; the default is Keras' Orthogonal's.</summary>
    public static Orthogonal Orthogonal(double gain = 1, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new Place(file, line).Make(() => new Orthogonal(gain));
}
