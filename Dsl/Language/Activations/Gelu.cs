namespace Pipeline.Dsl;

public static partial class Prelude
{
    /// <summary>x · Φ(x) = x · (1 + erf(x/√2)) / 2 (Hendrycks, Gimpel 2016; Keras' gelu as it is by default).</summary>
    public static Expr Gelu(Expr x) => 0.5 * x * (1 + Erf(x * Math.Sqrt(0.5)));

    /// <summary>x · (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2: Keras' gelu with <c>approximate=True</c>.</summary>
    public static Expr GeluTanh(Expr x)
    {
        // Beyond ±10 the tangent is ±1 to the last digit; the bound keeps x³ from overflowing.
        var bounded = Max(Min(x, 10), -10);
        return 0.5 * x * (1 + Tanh(Math.Sqrt(2 / Math.PI) * (bounded + (0.044715 * (bounded * bounded * bounded)))));
    }
}
