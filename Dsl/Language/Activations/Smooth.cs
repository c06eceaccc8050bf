namespace Pipeline.Dsl;

public static partial class Prelude
{
    /// <summary>x / (1 + |x|) (Keras' softsign).</summary>
    public static Expr Softsign(Expr x) => x / (1 + Abs(x));

    /// <summary>e^-x²: a bell that is 1 at 0.</summary>
    public static Expr Gaussian(Expr x) => Exp(-(x * x));

    /// <summary>log sigmoid(x) = -log(1 + e^-x) (Keras' log_sigmoid).</summary>
    public static Expr LogSigmoid(Expr x) => -Softplus(-x);

    /// <summary>log softmax(x) over the last axis: x - log Σ e^x, computed after subtracting the maximum (Keras' log_softmax).</summary>
    public static Expr LogSoftmax(Expr x)
    {
        var shifted = x - MaxOf(x);
        return shifted - Log(SumOf(Exp(shifted)));
    }

    /// <summary>(x + √(x² + 4)) / 2 (Barron 2021; Keras' squareplus).</summary>
    public static Expr Squareplus(Expr x) => Squareplus(x, 4);

    /// <summary>(x + √(x² + b)) / 2.</summary>
    /// <param name="x">The value.</param>
    /// <param name="b">How smooth it is; positive.</param>
    public static Expr Squareplus(Expr x, double b)
    {
        // Below 0 the sum would cancel: there it is the same number as a quotient.
        var root = Sqrt((x * x) + Check.Positive(b, "Squareplus", nameof(b)));
        return Where(x, (x + root) / 2, b / (2 * (root - x)));
    }

    /// <summary>The activation with the given b.</summary>
    public static Activation Squareplus(double b)
    {
        Check.Positive(b, "Squareplus", nameof(b));
        return x => Squareplus(x, b);
    }
}
