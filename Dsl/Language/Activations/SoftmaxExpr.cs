namespace Pipeline.Dsl;

/// <summary>e^x / Σ e^x over the last axis: not elementwise, so it has no derivative of its own as an expression; it lowers to an op.</summary>
/// <param name="Operand">What it is applied to.</param>
public sealed record SoftmaxExpr(Expr Operand) : Expr
{
    /// <summary>What it is applied to.</summary>
    public Expr Operand { get; init => field = Check.NotNull(value, "An expression", nameof(Operand)); } = Check.NotNull(Operand, "An expression", nameof(Operand));

    /// <inheritdoc/>
    public override double Evaluate(params ReadOnlySpan<double> variables) => throw Throw.NotElementwise(this);

    /// <inheritdoc/>
    public override Expr Derivative(int variable = 0) => throw Throw.NotElementwise(this);

    internal override Seq<Expr> Operands => [Operand];

    internal override Expr With(Seq<Expr> operands) => new SoftmaxExpr(operands[0]);

    internal override Description Describe() => Description.Of("Softmax", Argument.Required("x", Operand.Describe()));
}

public static partial class Prelude
{
    /// <summary>e^x / Σ e^x over the last axis, computed after subtracting the maximum. A layer of one unit is refused: its softmax is always 1.</summary>
    public static Expr Softmax(Expr x) => new SoftmaxExpr(x);
}
