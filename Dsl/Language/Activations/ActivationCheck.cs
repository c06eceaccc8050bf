namespace Pipeline.Dsl;

/// <summary>What an expression must be to stand in a layer or a loss: a function of x alone, or of x and t, and small enough for everything that walks through it.</summary>
internal static class ActivationCheck
{
    /// <summary>Deeper ones could not be read back from JSON, and deep enough ones overflow the stack.</summary>
    internal const int MaximumDepth = 200;

    /// <summary>A formula that uses its own parts again and again grows by doubling: each use is counted.</summary>
    internal const int MaximumSize = 10_000;

    internal static Expr Activation(Expr activation) => Checked(activation, 1);

    /// <summary>The expression that a function makes of x.</summary>
    /// <param name="function">The function.</param>
    /// <param name="what">What it is, in messages.</param>
    internal static Expr Trace(Activation function, string what)
    {
        try
        {
            return function(Expr.X) ?? throw Throw.NullActivation(what);
        }
        catch (Exception exception) when (exception is not ModelException)
        {
            throw Throw.ActivationFailed(exception, what);
        }
    }

    internal static Expr Loss(Expr formula) => Checked(formula, 2);

    private static Expr Checked(Expr expr, int variables)
    {
        var left = MaximumSize;
        Visit(expr, 1, variables, ref left);
        return expr;
    }

    private static void Visit(Expr expr, int depth, int variables, ref int left)
    {
        if (depth > MaximumDepth || left-- == 0)
        {
            throw Throw.ActivationTooLarge(MaximumDepth, MaximumSize);
        }

        if (expr is VariableExpr variable && variable.Index >= variables)
        {
            throw variables == 1 ? Throw.OtherVariable(variable) : Throw.OtherVariableInLoss(variable);
        }

        foreach (var operand in expr.Operands)
        {
            Visit(operand, depth + 1, variables, ref left);
        }
    }
}
