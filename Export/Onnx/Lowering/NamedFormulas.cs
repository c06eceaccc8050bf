namespace Pipeline.Export.Onnx;

/// <summary>An operator that is a formula.</summary>
/// <param name="Op">The operator.</param>
/// <param name="Operands">What it is applied to.</param>
/// <param name="Attributes">Its numbers.</param>
internal sealed record NamedFormula(string Op, Seq<Expr> Operands, Seq<OnnxAttribute> Attributes);

/// <summary>
/// Formulas that are exactly one operator of ONNX, which readers of a file know by its name. Those whose operator ONNX Runtime computes less well than the formula are left out: Elu, Selu and Celu
/// (e^x - 1 has no digits near 0), HardSigmoid and HardSwish (x / 6 + 1/2 has few near -3).
/// </summary>
internal static class NamedFormulas
{
    internal static NamedFormula? Of(Expr expr, int opset) => expr switch
    {
        BinaryExpr { Function: BinaryFunction.Min, Left: BinaryExpr { Function: BinaryFunction.Max, Right: ConstantExpr low } max, Right: ConstantExpr high } when low.Value <= high.Value
            => new("Clip", [max.Left, low, high], []),
        BinaryExpr { Function: BinaryFunction.Min, Left: UnaryExpr { Function: UnaryFunction.Relu } relu, Right: ConstantExpr { Value: >= 0 } high } => new("Clip", [relu.Operand, 0.0, high], []),
        BinaryExpr { Function: BinaryFunction.Divide } quotient when expr == Prelude.Softsign(quotient.Left) => new("Softsign", [quotient.Left], []),
        BinaryExpr { Left: BinaryExpr { Right: var x } } when opset >= 20 && expr == Prelude.Gelu(x) => new("Gelu", [x], [OnnxAttribute.Of("approximate", "none")]),
        BinaryExpr { Left: var x } when opset >= 18 && expr == Prelude.Mish(x) => new("Mish", [x], []),
        SelectExpr { Condition: BinaryExpr { Function: BinaryFunction.Subtract, Right: ConstantExpr threshold } above, Otherwise: ConstantExpr { Value: 0 } } select when select.Positive == above.Left
            => new("ThresholdedRelu", [select.Positive], [OnnxAttribute.Of("alpha", threshold.Value)]),
        SelectExpr { Otherwise: BinaryExpr { Function: BinaryFunction.Multiply, Left: VariableExpr slope } product } select when select.Condition == select.Positive && product.Right == select.Positive
            => new("PRelu", [select.Positive, slope], []),
        _ => null,
    };
}
