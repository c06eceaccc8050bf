namespace Pipeline.Dsl;

/// <summary>What computes a model's output, seen through the reshapes and noise after it: they change neither what the values mean nor their order.</summary>
/// <param name="Value">Its result.</param>
/// <param name="Op">The op.</param>
/// <param name="IsDropped">Whether noise stands after it, so that the output is not its values.</param>
/// <param name="IsNoProbability">Whether its values are surely no probabilities: a user's own function may give some.</param>
internal readonly record struct Head(Value Value, Op Op, bool IsDropped, bool IsNoProbability)
{
    /// <summary>Whether an op gives values below 0 or above 1, given whether what it reads does.</summary>
    internal static bool LeavesUnitInterval(GraphNode node, Func<int, bool> input) => node.Op switch
    {
        InputOp or DenseOp or ConvOp or ConvTransposeOp or BatchNormalizationOp or SampleNormalizationOp or GatherOp => true,
        PoolOp or ResizeOp or TransposeOp or BroadcastOp or ReshapeOp or NoiseOp or PadOp or ConcatOp => node.Inputs.Any(input),
        MapOp { Formula: UnaryExpr { Operand: VariableExpr, Function: UnaryFunction.Relu or UnaryFunction.Tanh } } => true,
        MapOp { Formula: LeakyReluExpr { Operand: VariableExpr } } => true,

        // The logarithm of a softmax, and a learned slope.
        MapOp { Formula: BinaryExpr { Function: BinaryFunction.Subtract, Right: UnaryExpr { Function: UnaryFunction.Log, Operand: VariableExpr } } } => true,
        MapOp { Formula: SelectExpr { Condition: VariableExpr, Positive: VariableExpr } } when node.Parameters.Count > 0 => node.Inputs.All(input),
        MapOp map => ActivationWord.LeavesUnitInterval(map.Formula) || (node.Parameters.Count == 0 && IsPolynomial(map.Formula) && node.Inputs.All(input)),
        _ => false,
    };

    /// <summary>Whether a formula has no bound where its variables have none: sums, products, and the larger or smaller of two parts with variables.</summary>
    private static bool IsPolynomial(Expr formula) => HasVariable(formula) && formula switch
    {
        VariableExpr => true,
        UnaryExpr { Function: UnaryFunction.Negate } negate => IsPolynomial(negate.Operand),
        BinaryExpr { Function: BinaryFunction.Divide, Right: ConstantExpr } quotient => IsPolynomial(quotient.Left),
        BinaryExpr { Function: BinaryFunction.Add or BinaryFunction.Subtract or BinaryFunction.Multiply } both =>
            both.Operands.All(operand => operand is ConstantExpr || IsPolynomial(operand)),
        BinaryExpr { Function: BinaryFunction.Max or BinaryFunction.Min } either => either.Operands.All(IsPolynomial),
        _ => false,
    };

    private static bool HasVariable(Expr formula) => formula is VariableExpr || formula.Operands.Any(HasVariable);
}
