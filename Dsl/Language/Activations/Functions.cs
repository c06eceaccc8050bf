namespace Pipeline.Dsl;

public static partial class Prelude
{
    /// <summary>x itself; Keras' linear.</summary>
    public static Expr Identity(Expr x) => Check.NotNull(x, "Identity", nameof(x));

    /// <summary>1 / (1 + e^-x).</summary>
    public static Expr Sigmoid(Expr x) => new UnaryExpr(UnaryFunction.Sigmoid, x);

    /// <summary>The hyperbolic tangent.</summary>
    public static Expr Tanh(Expr x) => new UnaryExpr(UnaryFunction.Tanh, x);

    /// <summary>log(1 + e^x).</summary>
    public static Expr Softplus(Expr x) => new UnaryExpr(UnaryFunction.Softplus, x);

    /// <summary>e^x; Keras' exponential.</summary>
    public static Expr Exp(Expr x) => new UnaryExpr(UnaryFunction.Exp, x);

    /// <summary>The natural logarithm.</summary>
    public static Expr Log(Expr x) => new UnaryExpr(UnaryFunction.Log, x);

    /// <summary>The square root.</summary>
    public static Expr Sqrt(Expr x) => new UnaryExpr(UnaryFunction.Sqrt, x);

    /// <summary>|x|; the derivative at 0 is 0.</summary>
    public static Expr Abs(Expr x) => new UnaryExpr(UnaryFunction.Abs, x);

    /// <summary>-1, 0 or 1; the derivative is 0.</summary>
    public static Expr Sign(Expr x) => new UnaryExpr(UnaryFunction.Sign, x);

    /// <summary>1 where x > 0, else 0: Heaviside's function; the derivative is 0, so nothing before it learns.</summary>
    public static Expr Step(Expr x) => new UnaryExpr(UnaryFunction.Step, x);

    /// <summary>e^x - 1, exact near 0.</summary>
    public static Expr Expm1(Expr x) => new UnaryExpr(UnaryFunction.Expm1, x);

    /// <summary>The error function.</summary>
    public static Expr Erf(Expr x) => new UnaryExpr(UnaryFunction.Erf, x);

    /// <summary>The sine of an angle in radians.</summary>
    public static Expr Sin(Expr x) => new UnaryExpr(UnaryFunction.Sin, x);

    /// <summary>The cosine of an angle in radians.</summary>
    public static Expr Cos(Expr x) => new UnaryExpr(UnaryFunction.Cos, x);

    /// <summary>a to the power b, for a of 0 or more.</summary>
    public static Expr Power(Expr a, Expr b) => new BinaryExpr(BinaryFunction.Power, a, b);

    /// <summary>The larger of two values; where they are equal, the derivative is the second's.</summary>
    public static Expr Max(Expr a, Expr b) => new BinaryExpr(BinaryFunction.Max, a, b);

    /// <summary>The smaller of two values; where they are equal, the derivative is the second's.</summary>
    public static Expr Min(Expr a, Expr b) => new BinaryExpr(BinaryFunction.Min, a, b);
}
