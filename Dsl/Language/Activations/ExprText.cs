using System.Globalization;

namespace Pipeline.Dsl;

/// <summary>Expressions as the C# that makes them.</summary>
internal static class ExprText
{
    private const int Sum = 1;
    private const int Product = 2;
    private const int Prefix = 3;
    private const int Atom = 4;

    /// <summary>The activation as an argument: a word where there is one (<c>Relu</c>, <c>LeakyRelu(0.1)</c>), else a lambda.</summary>
    internal static string Activation(Expr expr) => expr switch
    {
        VariableExpr => "Identity",
        UnaryExpr { Operand: VariableExpr, Function: not UnaryFunction.Negate } unary => unary.Function.ToString(),
        LeakyReluExpr { Operand: VariableExpr } leaky => $"LeakyRelu({Number(leaky.NegativeSlope)})",
        SoftmaxExpr { Operand: VariableExpr } => "Softmax",
        _ => ActivationWord.Of(expr) ?? $"x => {Formula(expr)}",
    };

    internal static string Formula(Expr expr) => Print(expr).Text;

    internal static string Number(double value) => value switch
    {
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        double.NaN => "double.NaN",
        0 when double.IsNegative(value) => "-0.0",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static (string Text, int Strength) Print(Expr expr) => expr switch
    {
        VariableExpr { Index: 0 } => ("x", Atom),
        VariableExpr { Index: 1 } => ("t", Atom),
        VariableExpr variable => ($"x{variable.Index}", Atom),

        // A negative literal is a prefix; an operation of two literals alone would be folded by C#, so it is printed as expressions.
        ConstantExpr constant => (Number(constant.Value), constant.Value < 0 || double.IsNegative(constant.Value) ? Prefix : Atom),
        UnaryExpr { Function: UnaryFunction.Negate } negate => ($"-{AtLeast(negate.Operand, Atom, asExpr: true)}", Prefix),
        // Relu of a number alone would be the word with that option.
        UnaryExpr unary => ($"{unary.Function}({AtLeast(unary.Operand, 0, asExpr: unary.Function == UnaryFunction.Relu)})", Atom),
        BinaryExpr { Function: BinaryFunction.Add } sum => ($"{Left(sum, Sum)} + {AtLeast(sum.Right, Product)}", Sum),
        BinaryExpr { Function: BinaryFunction.Subtract } difference => ($"{Left(difference, Sum)} - {AtLeast(difference.Right, Product)}", Sum),
        BinaryExpr { Function: BinaryFunction.Multiply } product => ($"{Left(product, Product)} * {AtLeast(product.Right, Prefix)}", Product),
        BinaryExpr { Function: BinaryFunction.Divide } quotient => ($"{Left(quotient, Product)} / {AtLeast(quotient.Right, Prefix)}", Product),
        BinaryExpr call => ($"{call.Function}({Formula(call.Left)}, {Formula(call.Right)})", Atom),
        LeakyReluExpr leaky => ($"LeakyRelu({Formula(leaky.Operand)}, {Number(leaky.NegativeSlope)})", Atom),
        SoftmaxExpr softmax => ($"Softmax({Formula(softmax.Operand)})", Atom),
        ReduceExpr reduce => ($"{reduce.Function}Of({Formula(reduce.Operand)})", Atom),
        SelectExpr select => ($"Where({Formula(select.Condition)}, {Formula(select.Positive)}, {Formula(select.Otherwise)})", Atom),
        _ => throw Throw.Unreachable(expr.GetType().Name),
    };

    private static string Left(BinaryExpr binary, int strength) =>
        AtLeast(binary.Left, strength, asExpr: binary is { Left: ConstantExpr, Right: ConstantExpr });

    private static string AtLeast(Expr expr, int strength, bool asExpr = false)
    {
        var (text, own) = Print(expr);
        return asExpr && expr is ConstantExpr ? $"((Expr){(own < Atom ? $"({text})" : text)})" : own < strength ? $"({text})" : text;
    }
}
