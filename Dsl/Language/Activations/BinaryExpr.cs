namespace Pipeline.Dsl;

/// <summary>The elementwise functions of two values that every engine and the exporter know.</summary>
public enum BinaryFunction
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a - b.</summary>
    Subtract,

    /// <summary>a · b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,

    /// <summary>The larger.</summary>
    Max,

    /// <summary>The smaller.</summary>
    Min,

    /// <summary>a to the power b, for a of 0 or more.</summary>
    Power,
}

/// <summary>A function of two expressions.</summary>
/// <param name="Function">Which function.</param>
/// <param name="Left">The first operand.</param>
/// <param name="Right">The second operand.</param>
public sealed record BinaryExpr(BinaryFunction Function, Expr Left, Expr Right) : Expr
{
    /// <summary>The first operand.</summary>
    public Expr Left { get; init => field = Check.NotNull(value, "An expression", nameof(Left)); } = Check.NotNull(Left, "An expression", nameof(Left));

    /// <summary>The second operand.</summary>
    public Expr Right { get; init => field = Check.NotNull(value, "An expression", nameof(Right)); } = Check.NotNull(Right, "An expression", nameof(Right));

    /// <inheritdoc/>
    public override double Evaluate(params ReadOnlySpan<double> variables)
    {
        var (a, b) = (Left.Evaluate(variables), Right.Evaluate(variables));
        return Function switch
        {
            BinaryFunction.Add => a + b,
            BinaryFunction.Subtract => a - b,
            BinaryFunction.Multiply => a * b,
            BinaryFunction.Divide => a / b,
            BinaryFunction.Max => Math.Max(a, b),
            BinaryFunction.Min => Math.Min(a, b),
            BinaryFunction.Power => Math.Pow(a, b),
            _ => throw Throw.Unreachable(Function),
        };
    }

    /// <inheritdoc/>
    public override Expr Derivative(int variable = 0)
    {
        var (a, b) = (Left.Derivative(variable), Right.Derivative(variable));
        return Function switch
        {
            BinaryFunction.Add => Simplify.Add(a, b),
            BinaryFunction.Subtract => Simplify.Subtract(a, b),
            BinaryFunction.Multiply => Simplify.Add(Simplify.Multiply(a, Right), Simplify.Multiply(Left, b)),
            BinaryFunction.Divide => Simplify.Divide(Simplify.Subtract(a, Simplify.Multiply(this, b)), Right),
            BinaryFunction.Max => Simplify.Select(Left - Right, a, b),
            BinaryFunction.Min => Simplify.Select(Right - Left, a, b),
            BinaryFunction.Power => Simplify.Add(
                Simplify.Multiply(Simplify.Multiply(Right, new BinaryExpr(BinaryFunction.Power, Left, Simplify.Subtract(Right, 1.0))), a),
                Simplify.Multiply(Simplify.Multiply(this, new UnaryExpr(UnaryFunction.Log, Left)), b)),
            _ => throw Throw.Unreachable(Function),
        };
    }

    internal override Seq<Expr> Operands => [Left, Right];

    internal override Expr With(Seq<Expr> operands) => new BinaryExpr(Function, operands[0], operands[1]);

    internal override Description Describe() =>
        Description.Of(Function.ToString(), Argument.Required("a", Left.Describe()), Argument.Required("b", Right.Describe()));
}
