namespace Pipeline.Dsl;

/// <summary>What computes a model's output, seen through the reshapes and dropouts after it: they change neither what the values mean nor their order.</summary>
/// <param name="Value">Its result.</param>
/// <param name="Op">The op.</param>
/// <param name="IsDropped">Whether a dropout stands after it, so that the output is not its values.</param>
internal readonly record struct Head(Value Value, Op Op, bool IsDropped)
{
    /// <summary>Whether its values are surely no probabilities: a user's own function may give some.</summary>
    internal bool IsNoProbability => Op switch
    {
        InputOp or DenseOp => true,
        MapOp { Formula: UnaryExpr { Operand: VariableExpr, Function: UnaryFunction.Relu or UnaryFunction.Tanh } } => true,
        MapOp { Formula: LeakyReluExpr { Operand: VariableExpr } } => true,
        MapOp map => ActivationWord.LeavesUnitInterval(map.Formula),
        _ => false,
    };
}
