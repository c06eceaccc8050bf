namespace Pipeline.Dsl;

/// <summary>One value where a condition is positive, else another.</summary>
/// <param name="Condition">Decides by being greater than 0.</param>
/// <param name="Positive">The value where it is.</param>
/// <param name="Otherwise">The value where it is not, NaN included.</param>
public sealed record SelectExpr(Expr Condition, Expr Positive, Expr Otherwise) : Expr
{
    /// <summary>Decides by being greater than 0.</summary>
    public Expr Condition { get; init => field = Check.NotNull(value, "An expression", nameof(Condition)); } = Check.NotNull(Condition, "An expression", nameof(Condition));

    /// <summary>The value where the condition is positive.</summary>
    public Expr Positive { get; init => field = Check.NotNull(value, "An expression", nameof(Positive)); } = Check.NotNull(Positive, "An expression", nameof(Positive));

    /// <summary>The value elsewhere.</summary>
    public Expr Otherwise { get; init => field = Check.NotNull(value, "An expression", nameof(Otherwise)); } = Check.NotNull(Otherwise, "An expression", nameof(Otherwise));

    /// <inheritdoc/>
    public override double Evaluate(params ReadOnlySpan<double> variables) =>
        Condition.Evaluate(variables) > 0 ? Positive.Evaluate(variables) : Otherwise.Evaluate(variables);

    /// <inheritdoc/>
    public override Expr Derivative(int variable = 0) => Simplify.Select(Condition, Positive.Derivative(variable), Otherwise.Derivative(variable));

    internal override Seq<Expr> Operands => [Condition, Positive, Otherwise];

    internal override Expr With(Seq<Expr> operands) => new SelectExpr(operands[0], operands[1], operands[2]);

    internal override Description Describe() => Description.Of(
        "Where", Argument.Required("condition", Condition.Describe()), Argument.Required("positive", Positive.Describe()), Argument.Required("otherwise", Otherwise.Describe()));
}

public static partial class Prelude
{
    /// <summary>One value where a condition is greater than 0, else another: <c>Where(x, x, Exp(x) - 1)</c>. Both are computed; the derivative is that of the chosen one.</summary>
    public static Expr Where(Expr condition, Expr positive, Expr otherwise) => new SelectExpr(condition, positive, otherwise);
}
