namespace Pipeline.Dsl;

/// <summary>One value of all along the last axis, the same at each place: not elementwise, so it lowers to an op.</summary>
/// <param name="Function">What is taken.</param>
/// <param name="Operand">Of what.</param>
public sealed record ReduceExpr(AxisFunction Function, Expr Operand) : Expr
{
    /// <summary>Of what.</summary>
    public Expr Operand { get; init => field = Check.NotNull(value, "An expression", nameof(Operand)); } = Check.NotNull(Operand, "An expression", nameof(Operand));

    /// <inheritdoc/>
    public override double Evaluate(params ReadOnlySpan<double> variables) => throw Throw.NotElementwise(this);

    /// <inheritdoc/>
    public override Expr Derivative(int variable = 0) => throw Throw.NotElementwise(this);

    internal override Seq<Expr> Operands => [Operand];

    internal override Expr With(Seq<Expr> operands) => new ReduceExpr(Function, operands[0]);

    internal override Description Describe() => Description.Of($"{Function}Of", Argument.Required("x", Operand.Describe()));
}

public static partial class Prelude
{
    /// <summary>The sum along the last axis, at each place of it: <c>x => x / SumOf(x)</c>.</summary>
    public static Expr SumOf(Expr x) => new ReduceExpr(AxisFunction.Sum, x);

    /// <summary>The mean along the last axis, at each place of it.</summary>
    public static Expr MeanOf(Expr x) => new ReduceExpr(AxisFunction.Mean, x);

    /// <summary>The largest along the last axis, at each place of it.</summary>
    public static Expr MaxOf(Expr x) => new ReduceExpr(AxisFunction.Max, x);
}
