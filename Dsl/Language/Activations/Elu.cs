namespace Pipeline.Dsl;

public static partial class Prelude
{
    private const double SeluScale = 1.0507009873554804934193349852946;
    private const double SeluAlpha = 1.6732632423543772848170429916717;

    /// <summary>x where x > 0, else e^x - 1 (Clevert et al. 2015; Keras' elu).</summary>
    public static Expr Elu(Expr x) => Elu(x, 1);

    /// <summary>x where x > 0, else alpha · (e^x - 1).</summary>
    /// <param name="x">The value.</param>
    /// <param name="alpha">Minus the limit for small x; finite.</param>
    public static Expr Elu(Expr x, double alpha) => Where(x, x, Check.Finite(alpha, "Elu", nameof(alpha)) * Expm1(Min(0, x)));

    /// <summary>The activation with the given alpha: <c>Dense(50, Elu(0.5))</c>; Keras' layer ELU.</summary>
    public static Activation Elu(double alpha)
    {
        Check.Finite(alpha, "Elu", nameof(alpha));
        return x => Elu(x, alpha);
    }

    /// <summary>1.0507 · x where x > 0, else 1.0507 · 1.6733 · (e^x - 1): it keeps mean 0 and variance 1 (Klambauer et al. 2017; Keras' selu).</summary>
    public static Expr Selu(Expr x) => Where(x, SeluScale * x, SeluScale * SeluAlpha * Expm1(Min(0, x)));

    /// <summary>x where x > 0, else e^x - 1: Celu of alpha 1, Keras' celu.</summary>
    public static Expr Celu(Expr x) => Celu(x, 1);

    /// <summary>x where x > 0, else alpha · (e^(x/alpha) - 1), differentiable for every alpha (Barron 2017).</summary>
    /// <param name="x">The value.</param>
    /// <param name="alpha">Minus the limit for small x; positive.</param>
    public static Expr Celu(Expr x, double alpha) => Where(x, x, Check.Positive(alpha, "Celu", nameof(alpha)) * Expm1(Min(0, x) / alpha));

    /// <summary>The activation with the given alpha.</summary>
    public static Activation Celu(double alpha)
    {
        Check.Positive(alpha, "Celu", nameof(alpha));
        return x => Celu(x, alpha);
    }
}
