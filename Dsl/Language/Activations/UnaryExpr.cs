namespace Pipeline.Dsl;

/// <summary>The elementwise functions of one value that every engine and the exporter know.</summary>
public enum UnaryFunction
{
    /// <summary>-x.</summary>
    Negate,

    /// <summary>e^x.</summary>
    Exp,

    /// <summary>The natural logarithm.</summary>
    Log,

    /// <summary>The square root.</summary>
    Sqrt,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>-1, 0 or 1.</summary>
    Sign,

    /// <summary>1 where x > 0, else 0.</summary>
    Step,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>(e^x - e^-x) / (e^x + e^-x).</summary>
    Tanh,

    /// <summary>log(1 + e^x).</summary>
    Softplus,

    /// <summary>e^x - 1, exact near 0.</summary>
    Expm1,

    /// <summary>The error function, 2/√π · ∫₀ˣ e^-t² dt.</summary>
    Erf,

    /// <summary>The sine of an angle in radians.</summary>
    Sin,

    /// <summary>The cosine of an angle in radians.</summary>
    Cos,
}

/// <summary>A function of one expression.</summary>
/// <param name="Function">Which function.</param>
/// <param name="Operand">What it is applied to.</param>
public sealed record UnaryExpr(UnaryFunction Function, Expr Operand) : Expr
{
    /// <summary>What it is applied to.</summary>
    public Expr Operand { get; init => field = Check.NotNull(value, "An expression", nameof(Operand)); } = Check.NotNull(Operand, "An expression", nameof(Operand));

    /// <inheritdoc/>
    public override double Evaluate(params ReadOnlySpan<double> variables) => Value(Function, Operand.Evaluate(variables));

    /// <inheritdoc/>
    public override Expr Derivative(int variable = 0) => Simplify.Multiply(Slope(), Operand.Derivative(variable));

    internal override Seq<Expr> Operands => [Operand];

    internal override Expr With(Seq<Expr> operands) => new UnaryExpr(Function, operands[0]);

    internal override Description Describe() => Description.Of(Function.ToString(), Argument.Required("x", Operand.Describe()));

    private static double Value(UnaryFunction function, double x) => function switch
    {
        UnaryFunction.Negate => -x,
        UnaryFunction.Exp => Math.Exp(x),
        UnaryFunction.Log => Math.Log(x),
        UnaryFunction.Sqrt => Math.Sqrt(x),
        UnaryFunction.Abs => Math.Abs(x),
        UnaryFunction.Sign => double.IsNaN(x) ? x : Math.Sign(x),
        UnaryFunction.Step => double.IsNaN(x) ? x : x > 0 ? 1 : 0,
        UnaryFunction.Relu => double.IsNaN(x) ? x : Math.Max(x, 0),
        UnaryFunction.Sigmoid => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x)),
        UnaryFunction.Tanh => Math.Tanh(x),
        UnaryFunction.Softplus => Math.Max(x, 0) + SpecialFunctions.Log1P(Math.Exp(-Math.Abs(x))),
        UnaryFunction.Expm1 => SpecialFunctions.ExpM1(x),
        UnaryFunction.Erf => SpecialFunctions.Erf(x),
        UnaryFunction.Sin => Math.Sin(x),
        UnaryFunction.Cos => Math.Cos(x),
        _ => throw Throw.Unreachable(function),
    };

    private Expr Slope() => Function switch
    {
        UnaryFunction.Negate => -1.0,
        UnaryFunction.Exp => this,
        UnaryFunction.Log => Simplify.Divide(1.0, Operand),
        UnaryFunction.Sqrt => Simplify.Divide(0.5, this),
        UnaryFunction.Abs => new UnaryExpr(UnaryFunction.Sign, Operand),
        UnaryFunction.Sign or UnaryFunction.Step => 0.0,
        UnaryFunction.Relu => new UnaryExpr(UnaryFunction.Step, Operand),
        UnaryFunction.Sigmoid => this * (1.0 - this),
        UnaryFunction.Tanh => 1.0 - (this * this),
        UnaryFunction.Softplus => new UnaryExpr(UnaryFunction.Sigmoid, Operand),
        UnaryFunction.Expm1 => new UnaryExpr(UnaryFunction.Exp, Operand),
        UnaryFunction.Erf => 2 / Math.Sqrt(Math.PI) * new UnaryExpr(UnaryFunction.Exp, -(Operand * Operand)),
        UnaryFunction.Sin => new UnaryExpr(UnaryFunction.Cos, Operand),
        UnaryFunction.Cos => -new UnaryExpr(UnaryFunction.Sin, Operand),
        _ => throw Throw.Unreachable(Function),
    };
}
