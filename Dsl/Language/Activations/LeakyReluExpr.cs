namespace Pipeline.Dsl;

/// <summary>x where x > 0, else slope · x.</summary>
/// <param name="Operand">What it is applied to.</param>
/// <param name="NegativeSlope">The slope below zero.</param>
public sealed record LeakyReluExpr(Expr Operand, double NegativeSlope) : Expr
{
    /// <summary>What it is applied to.</summary>
    public Expr Operand { get; init => field = Check.NotNull(value, "An expression", nameof(Operand)); } = Check.NotNull(Operand, "An expression", nameof(Operand));

    /// <summary>The slope below zero; finite.</summary>
    public double NegativeSlope { get; init => field = Check.Finite(value, "LeakyRelu", "slope"); } = Check.Finite(NegativeSlope, "LeakyRelu", "slope");

    /// <inheritdoc/>
    public override double Evaluate(params ReadOnlySpan<double> variables)
    {
        var x = Operand.Evaluate(variables);
        return x > 0 ? x : NegativeSlope * x;
    }

    /// <inheritdoc/>
    public override Expr Derivative(int variable = 0) => Simplify.Multiply(
        NegativeSlope + ((1 - NegativeSlope) * new UnaryExpr(UnaryFunction.Step, Operand)),
        Operand.Derivative(variable));

    internal override Seq<Expr> Operands => [Operand];

    internal override Expr With(Seq<Expr> operands) => new LeakyReluExpr(operands[0], NegativeSlope);

    internal override Description Describe() =>
        Description.Of("LeakyRelu", Argument.Required("x", Operand.Describe()), Argument.Required("slope", NegativeSlope));
}

public static partial class Prelude
{
    /// <summary>x where x > 0, else 0.2 x: Keras' leaky_relu with its default slope.</summary>
    public static Expr LeakyRelu(Expr x) => LeakyRelu(x, 0.2);

    /// <summary>x where x > 0, else slope · x (Maas, Hannun, Ng 2013).</summary>
    /// <param name="x">The value.</param>
    /// <param name="slope">The slope below zero; finite.</param>
    public static Expr LeakyRelu(Expr x, double slope) => new LeakyReluExpr(x, slope);

    /// <summary>The activation with the given slope: <c>Dense(50, LeakyRelu(0.1))</c>.</summary>
    /// <param name="slope">The slope below zero; finite. Keras' function uses 0.2, its layer 0.3.</param>
    public static Activation LeakyRelu(double slope)
    {
        Check.Finite(slope, "LeakyRelu", "slope");
        return x => LeakyRelu(x, slope);
    }
}
