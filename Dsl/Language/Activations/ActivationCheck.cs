namespace Pipeline.Dsl;

/// <summary>What an expression must be to stand in a layer: a function of x alone, and small enough for everything that walks through it.</summary>
internal static class ActivationCheck
{
    /// <summary>Deeper ones could not be read back from JSON, and deep enough ones overflow the stack.</summary>
    internal const int MaximumDepth = 200;

    /// <summary>A formula that uses its own parts again and again grows by doubling: each use is counted.</summary>
    internal const int MaximumSize = 10_000;

    internal static Expr Activation(Expr activation)
    {
        var left = MaximumSize;
        Visit(activation, 1, ref left);
        return activation;
    }

    private static void Visit(Expr expr, int depth, ref int left)
    {
        if (depth > MaximumDepth || left-- == 0)
        {
            throw Throw.ActivationTooLarge(MaximumDepth, MaximumSize);
        }

        if (expr is VariableExpr { Index: not 0 } variable)
        {
            throw Throw.OtherVariable(variable);
        }

        foreach (var operand in expr.Operands)
        {
            Visit(operand, depth + 1, ref left);
        }
    }
}
