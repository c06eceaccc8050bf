namespace Pipeline.Dsl;

public static partial class Prelude
{
    /// <summary>max(x, 0); the derivative at 0 is 0.</summary>
    public static Expr Relu(Expr x) => new UnaryExpr(UnaryFunction.Relu, x);

    /// <summary>x above the threshold but at most max, else negativeSlope · (x - threshold): Keras' layer ReLU.</summary>
    /// <param name="x">The value.</param>
    /// <param name="max">The largest value; positive, infinity for none.</param>
    /// <param name="negativeSlope">The slope up to the threshold; not negative.</param>
    /// <param name="threshold">Where it begins to be x; not negative.</param>
    public static Expr Relu(Expr x, double max = double.PositiveInfinity, double negativeSlope = 0, double threshold = 0)
    {
        CheckRelu(max, negativeSlope, threshold);
        var open = (negativeSlope, threshold) switch
        {
            (0, 0) => Relu(x),
            (_, 0) => LeakyRelu(x, negativeSlope),
            (0, _) => Where(x - threshold, x, 0),
            _ => Where(x - threshold, x, negativeSlope * (x - threshold)),
        };
        return double.IsInfinity(max) ? open : Min(open, max);
    }

    /// <summary>The activation with the given options: <c>Dense(50, Relu(max: 6))</c>.</summary>
    /// <inheritdoc cref="Relu(Expr, double, double, double)"/>
    public static Activation Relu(double max = double.PositiveInfinity, double negativeSlope = 0, double threshold = 0)
    {
        CheckRelu(max, negativeSlope, threshold);
        return x => Relu(x, max, negativeSlope, threshold);
    }

    /// <summary>min(max(x, 0), 6) (Keras' relu6).</summary>
    public static Expr Relu6(Expr x) => Relu(x, max: 6);

    /// <summary>x above the threshold, else the value (Keras' threshold, whose third argument is default_value).</summary>
    /// <param name="x">The value.</param>
    /// <param name="threshold">Above it, not at it, x stays; finite.</param>
    /// <param name="value">What stands elsewhere; finite.</param>
    public static Expr Threshold(Expr x, double threshold, double value) =>
        Where(x - Check.Finite(threshold, "Threshold", nameof(threshold)), x, Check.Finite(value, "Threshold", nameof(value)));

    /// <summary>The activation with the given options.</summary>
    /// <inheritdoc cref="Threshold(Expr, double, double)"/>
    public static Activation Threshold(double threshold, double value)
    {
        Check.Finite(threshold, "Threshold", nameof(threshold));
        Check.Finite(value, "Threshold", nameof(value));
        return x => Threshold(x, threshold, value);
    }

    private static void CheckRelu(double max, double negativeSlope, double threshold)
    {
        _ = double.IsPositiveInfinity(max) ? max : Check.Positive(max, "Relu", nameof(max));
        Check.NotNegative(negativeSlope, "Relu", nameof(negativeSlope));
        Check.NotNegative(threshold, "Relu", nameof(threshold));
    }
}
