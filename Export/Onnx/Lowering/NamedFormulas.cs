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
    /// <param name="expr">The formula.</param>
    /// <param name="opset">The operator set of the file.</param>
    /// <param name="inputs">How many values the node reads; variables after them are parameters.</param>
    internal static NamedFormula? Of(Expr expr, int opset, int inputs) => expr switch
    {
        BinaryExpr { Function: BinaryFunction.Min, Left: BinaryExpr { Function: BinaryFunction.Max, Right: ConstantExpr low } max, Right: ConstantExpr high } when low.Value <= high.Value
            => new("Clip", [max.Left, low, high], []),
        BinaryExpr { Function: BinaryFunction.Min, Left: UnaryExpr { Function: UnaryFunction.Relu } relu, Right: ConstantExpr { Value: >= 0 } high } => new("Clip", [relu.Operand, 0.0, high], []),
        BinaryExpr { Function: BinaryFunction.Divide } quotient when expr == Prelude.Softsign(quotient.Left) => new("Softsign", [quotient.Left], []),
        BinaryExpr { Left: BinaryExpr { Right: var x } } when opset >= 20 && expr == Prelude.Gelu(x) => new("Gelu", [x], [OnnxAttribute.Of("approximate", "none")]),
        BinaryExpr { Left: var x } when opset >= 18 && expr == Prelude.Mish(x) => new("Mish", [x], []),
        SelectExpr { Condition: BinaryExpr { Function: BinaryFunction.Subtract, Right: ConstantExpr threshold } above, Otherwise: ConstantExpr { Value: 0 } } select when select.Positive == above.Left
            => new("ThresholdedRelu", [select.Positive], [OnnxAttribute.Of("alpha", threshold.Value)]),
        // Of a node's one value and a parameter: the slope is repeated along the value, never the other way round.
        SelectExpr { Condition: VariableExpr { Index: 0 }, Positive: VariableExpr { Index: 0 }, Otherwise: BinaryExpr { Function: BinaryFunction.Multiply, Left: VariableExpr { Index: > 0 } slope, Right: VariableExpr { Index: 0 } x } }
            when inputs == 1 => new("PRelu", [x, slope], []),
        _ => null,
    };
}
