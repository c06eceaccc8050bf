namespace Pipeline.Dsl;

public static partial class Prelude
{
    /// <summary>x · sigmoid(x), also called swish (Ramachandran et al. 2017; Keras' silu).</summary>
    public static Expr Silu(Expr x) => x * Sigmoid(x);

    /// <summary>x · sigmoid(beta · x); Silu is that of beta 1.</summary>
    /// <param name="x">The value.</param>
    /// <param name="beta">The steepness; finite.</param>
    public static Expr Swish(Expr x, double beta) => x * Sigmoid(x * Check.Finite(beta, "Swish", nameof(beta)));

    /// <summary>The activation with the given beta.</summary>
    public static Activation Swish(double beta)
    {
        Check.Finite(beta, "Swish", nameof(beta));
        return x => Swish(x, beta);
    }

    /// <summary>x · tanh(log(1 + e^x)) (Misra 2019; Keras' mish).</summary>
    public static Expr Mish(Expr x) => x * Tanh(Softplus(x));

    /// <summary>x · HardSigmoid(x) (Howard et al. 2019; Keras' hard_silu).</summary>
    public static Expr HardSilu(Expr x) => x * HardSigmoid(x);
}
